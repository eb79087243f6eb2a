import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import type { Row } from '../../define/title.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { Refused } from '../../shell/Refused.js'
import { useGrant } from './grants.js'
import { Messages } from './Messages.js'
import { OpenForm } from './OpenForm.js'
import { OpenUntil } from './OpenUntil.js'

const needs = ['HISTORY_READ_ALL']

/** What was said in a conversation, for whoever has said why they want to know, as long as that holds. */
export default function Transcript({ row }: { row: Row }) {
  const may = useMay()
  return may(needs) ? <Shown row={row} /> : <Refused needs={needs} />
}

function Shown({ row }: { row: Row }) {
  const translate = useTranslate()
  const { known, open, pending, error, refetch } = useGrant(row)
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!known) return <div className="page-loading" aria-busy="true" />
  if (open)
    return (
      <div className="transcript">
        <OpenUntil grant={open} onOver={() => void refetch()} />
        <Messages id={row.id} />
      </div>
    )
  if (pending)
    return <p className="transcript-note">{translate('transcript.pending', { reason: pending.reason })}</p>
  return <OpenForm id={row.id} />
}
