import { JobsDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { useTranslate } from 'react-admin'
import { useMay } from '../../auth/me.js'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'
import { ErrorNote } from '../../shell/ErrorNote.js'
import { useTitle } from '../../shell/pageTitle.js'
import { Refused } from '../../shell/Refused.js'
import { RecurringTable } from './RecurringTable.js'

const needs = ['SETTINGS_READ']

const read = async () => (await request(JobsDocument, {})).jobs

export type JobsReport = NonNullable<Awaited<ReturnType<typeof read>>>

/** What the server does aside from requests, and what waits to be done. */
export default function Jobs() {
  const translate = useTranslate()
  const may = useMay()
  useTitle(translate('page.jobs'))
  return may(needs) ? <Shown /> : <Refused needs={needs} />
}

function Shown() {
  const translate = useTranslate()
  const { number } = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.jobs,
    queryFn: read,
    refetchInterval: 15_000,
  })
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  // Headings that stand there before what is between them would be pushed down by it.
  if (!data) return <div className="jobs" aria-busy="true" />
  return (
    <div className="jobs">
      <section aria-labelledby="waiting">
        <h2 id="waiting">{translate('jobs.waiting')}</h2>
        <ul className="queues">
          {data.queues.map(({ kind, waiting, retried, oldestAt }) => (
            <li key={kind} className="card queue">
              <h3>{translate(`jobs.kind.${kind}`, { _: kind })}</h3>
              <p className="queue-count">{number(waiting)}</p>
              <p className="quiet">
                {oldestAt ? <Time value={oldestAt} /> : translate('jobs.none')}
                {retried > 0 && ` · ${translate('jobs.retried', { smart_count: retried })}`}
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="recurring">
        <h2 id="recurring">{translate('jobs.recurring')}</h2>
        <RecurringTable jobs={data.recurring} />
      </section>
    </div>
  )
}
