import { useTranslate } from 'react-admin'
import type { Row } from '../../define/title.js'
import { CopyId } from '../../field/CopyId.js'
import { useFormat } from '../../field/format.js'
import { useLabels } from '../../i18n/useLabels.js'
import { differencesOf, type Event } from './sentence.js'

/** What was before and after, and what the server knows of the request. */
export default function EventDetails({ row }: { row: Row }) {
  const translate = useTranslate()
  const labels = useLabels()
  const { exact, number } = useFormat()
  const event = row as unknown as Event
  const { differences, others } = differencesOf(event)
  return (
    <div className="event-details">
      {differences.length > 0 && (
        <table className="event-diff">
          <thead>
            <tr>
              <td />
              <th>{translate('audit.before')}</th>
              <th>{translate('audit.after')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ key, before, after }) => (
              <tr key={key}>
                <th>{labels.field(key)}</th>
                <td>
                  <del>{before}</del>
                </td>
                <td>
                  <ins>{after}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className="facts facts-inner">
        {others.map(([key, value]) => (
          <div key={key}>
            <dt>{labels.field(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{labels.field('createdAt')}</dt>
          <dd>{exact(event.createdAt)}</dd>
        </div>
        <div>
          <dt>{labels.field('seq')}</dt>
          <dd>
            {number(event.seq)} · <code>{event.action}</code>
          </dd>
        </div>
        {event.requestId && (
          <div>
            <dt>{labels.field('requestId')}</dt>
            <dd>
              <CopyId id={event.requestId} whole />
            </dd>
          </div>
        )}
        {event.userAgent && (
          <div>
            <dt>{labels.field('userAgent')}</dt>
            <dd>{event.userAgent}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}
