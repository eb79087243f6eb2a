import { useResourceContext } from 'react-admin'
import { useParams, useSearchParams } from 'react-router-dom'
import { useMay } from '../auth/me.js'
import { resourceOf } from '../define/known.js'
import { titleOf } from '../define/title.js'
import { useLabels } from '../i18n/useLabels.js'
import { ErrorNote } from '../shell/ErrorNote.js'
import { useTitle } from '../shell/pageTitle.js'
import { Refused } from '../shell/Refused.js'
import { RecordHead } from './RecordHead.js'
import { RecordTabs } from './RecordTabs.js'
import { useRecord } from './useRecord.js'

/** One object as a page. */
export default function RecordPage() {
  const name = useResourceContext() ?? ''
  const { id = '' } = useParams()
  const may = useMay()
  const { needs } = resourceOf(name)
  return may(needs) ? <Shown name={name} id={id} /> : <Refused needs={needs} />
}

function Shown({ name, id }: { name: string; id: string }) {
  const definition = resourceOf(name)
  const labels = useLabels()
  const [params, setParams] = useSearchParams()
  const { row, error, refetch } = useRecord(name, id)
  const title = row ? titleOf(name, row) : ''
  useTitle(title === id ? labels.one(name) : title, undefined, {
    text: labels.resource(name),
    to: `/${name}`,
  })
  if (error) return <ErrorNote error={error} onRetry={refetch} />
  if (!row) return <div className="page-loading" aria-busy="true" />
  return (
    <div className="record">
      <RecordHead definition={definition} row={row} />
      <RecordTabs
        definition={definition}
        row={row}
        chosen={params.get('tab') ?? 'overview'}
        onChoose={tab => setParams(tab === 'overview' ? {} : { tab }, { replace: true })}
      />
    </div>
  )
}
