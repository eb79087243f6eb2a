import { useTranslate } from 'react-admin'
import { Chip } from '../../field/Chip.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'
import { humanize } from '../../i18n/humanize.js'
import type { JobsReport } from './Jobs.js'

type Job = JobsReport['recurring'][number]

/** What recurs, with how its last run ended. */
export function RecurringTable({ jobs }: { jobs: readonly Job[] }) {
  const translate = useTranslate()
  const { number } = useFormat()
  return (
    <div className="card plain-table" tabIndex={0} role="region" aria-label={translate('jobs.recurring')}>
      <table className="table">
        <thead>
          <tr>
            {['job', 'state', 'every', 'last', 'due'].map(name => (
              <th key={name}>{translate(`jobs.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {jobs.map(job => (
            <tr className="row" key={job.name}>
              <td>
                <strong>{humanize(job.name)}</strong>
                <p className="quiet">{job.failure ?? job.description}</p>
              </td>
              <td>
                <State job={job} />
              </td>
              <td>{translate('jobs.minutes', { smart_count: number(job.everySeconds / 60) })}</td>
              <td>{job.lastBeganAt ? <Time value={job.lastBeganAt} /> : translate('jobs.never')}</td>
              <td>{job.dueAt && <Time value={job.dueAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function State({ job: { running, failure, lastEndedAt } }: { job: Job }) {
  const translate = useTranslate()
  if (running) return <Chip tone="accent">{translate('jobs.runs')}</Chip>
  if (failure) return <Chip tone="danger">{translate('jobs.failed')}</Chip>
  return lastEndedAt ? <Chip tone="ok">{translate('jobs.done')}</Chip> : null
}
