import { useMemo, useState } from 'react'
import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { resourceOf } from '../../define/known.js'
import type { Row } from '../../define/title.js'
import { Chip } from '../../field/Chip.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'
import { toneOf } from '../../field/tone.js'
import { useLabels } from '../../i18n/useLabels.js'
import { ExportMenu } from '../../list/ExportMenu.js'
import { Filters } from '../../list/Filters.js'
import { Pager } from '../../list/Pager.js'
import { SavedViews } from '../../list/SavedViews.js'
import { ListSearch } from '../../list/Toolbar.js'
import { useList } from '../../list/useList.js'
import { Empty } from '../../shell/Empty.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import EventDetails from './EventDetails.js'
import { type Event, idsIn, sentenceOf } from './sentence.js'
import { useNames } from './useNames.js'
import { Verify } from './Verify.js'

const definition = resourceOf('auditEvents')
/** All that is recorded; what it was done to by its type and id. */
const exported = definition.fields.filter(({ alone, kind }) => !alone && kind !== 'node')

/** One line an event, in a sentence; it opens to what was before and after. */
export default function AuditPage() {
  const may = useMay()
  return may(definition.needs) ? <Shown /> : <Refused needs={definition.needs} />
}

function Shown() {
  const translate = useTranslate()
  const labels = useLabels()
  const { number } = useFormat()
  const list = useList('auditEvents', undefined, number)
  const events = (list.rows ?? []) as unknown as readonly Event[]
  const ids = useMemo(() => idsIn(events), [events])
  const nameOf = useNames(ids)
  const [open, setOpen] = useState<string | null>(null)
  useTitle(labels.resource('auditEvents'), list.count)
  return (
    <div className="list">
      <div className="toolbar">
        <ListSearch definition={definition} list={list} />
        <Filters definition={definition} list={list} />
        <span className="toolbar-gap" />
        <SavedViews definition={definition} list={list} />
        <ExportMenu definition={definition} list={list} columns={exported} />
        <Verify />
      </div>
      {list.error ? (
        <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <div className="list-scroll">
          <ol className="events" aria-busy={!list.rows}>
            {events.map(event => (
              <li key={event.id} className={open === event.id ? 'event event-open' : 'event'}>
                <button
                  type="button"
                  className="event-line"
                  aria-expanded={open === event.id}
                  onClick={() => setOpen(open === event.id ? null : event.id)}
                >
                  <span className="event-time quiet">
                    <Time value={event.createdAt} />
                  </span>
                  <span className="event-text">{sentenceOf(event, nameOf, translate)}</span>
                  {event.outcome !== 'SUCCESS' && (
                    <Chip tone={toneOf(event.outcome)}>{labels.value('AuditOutcome', event.outcome)}</Chip>
                  )}
                  <code className="event-ip quiet">{event.ip}</code>
                </button>
                {open === event.id && <EventDetails row={event as unknown as Row} />}
              </li>
            ))}
          </ol>
          {list.rows?.length === 0 && <Empty text={translate('list.emptyFiltered')} />}
        </div>
      )}
      <Pager list={list} />
    </div>
  )
}
