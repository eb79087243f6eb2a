import { useLocaleState, useTranslate } from 'react-admin'
import { Chip } from '../../field/Chip.js'
import { useFormat } from '../../field/format.js'
import { Time } from '../../field/Time.js'
import { HeldTable } from '../../held/HeldTable.js'
import { humanize } from '../../i18n/humanize.js'
import type { JobsReport } from './Jobs.js'

type Job = JobsReport['recurring'][number]

/** What recurs, with how its last run ended. */
export function RecurringTable({ jobs }: { jobs: readonly Job[] }) {
  const translate = useTranslate()
  const [locale] = useLocaleState()
  const { number } = useFormat()
  const nameOf = ({ name }: Job) => translate(`jobs.names.${name}`, { _: humanize(name) })
  const stateOf = (job: Job) => {
    const state = outcome(job)
    return state ? translate(`jobs.${state}`) : '–'
  }
  return (
    <HeldTable
      name="jobs"
      label={translate('page.jobs')}
      rows={jobs}
      keyOf={({ name }) => name}
      columns={[
        {
          ...{ name: 'job', label: translate('jobs.job') },
          value: ({ name }) => name,
          text: job => `${nameOf(job)} ${job.description}`,
          cell: job => (
            <>
              <strong>{nameOf(job)}</strong>
              <p className="quiet">{job.failure ?? (locale === 'en' ? job.description : '')}</p>
            </>
          ),
        },
        {
          ...{ name: 'state', label: translate('jobs.state') },
          value: outcome,
          text: stateOf,
          cell: job => {
            const state = outcome(job)
            return state ? <Chip tone={tones[state]}>{stateOf(job)}</Chip> : null
          },
        },
        {
          ...{ name: 'every', label: translate('jobs.every'), numeric: true },
          value: ({ everySeconds }) => everySeconds,
          cell: ({ everySeconds }) => translate('jobs.minutes', { smart_count: number(everySeconds / 60) }),
        },
        {
          ...{ name: 'last', label: translate('jobs.last') },
          value: ({ lastBeganAt }) => lastBeganAt,
          cell: ({ lastBeganAt }) => (lastBeganAt ? <Time value={lastBeganAt} /> : translate('jobs.never')),
        },
        {
          ...{ name: 'due', label: translate('jobs.due') },
          value: ({ dueAt }) => dueAt,
          cell: ({ dueAt }) => dueAt && <Time value={dueAt} />,
        },
      ]}
    />
  )
}

const tones = { runs: 'accent', failed: 'danger', done: 'ok' } as const

function outcome({ running, failure, lastEndedAt }: Job): keyof typeof tones | null {
  if (running) return 'runs'
  if (failure) return 'failed'
  return lastEndedAt ? 'done' : null
}
