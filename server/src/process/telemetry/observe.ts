import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Health } from '../../api/health/health.service.js'
import type { Db } from '../../base/db/db.js'
import type { JobsReport } from '../../base/jobs/report.js'
import type { Telemetry } from '../../base/telemetry/telemetry.js'
import { version } from '../../base/version.js'

/** Over all servers, so each of them asks the database seldom. */
const JOBS_MS = 10_000
const DELAY_MS = 10_000

export interface Observed {
  db: Pick<Db, 'connections' | 'read'>
  jobs: () => Promise<JobsReport>
  health: Pick<Health, 'known'>
  sockets: () => { websocket: number; events: number }
  repliesRunning: () => number
  now: () => Date
}

/** What is looked at for each export. Result: ends that. */
export function observe(telemetry: Telemetry, observed: Observed): () => void {
  const { db, health, sockets, repliesRunning } = observed
  telemetry.observe('parley_sockets_open', () =>
    Object.entries(sockets()).map(([transport, value]) => ({ value, labels: { transport } })),
  )
  telemetry.observe('parley_replies_running', () => [{ value: repliesRunning(), labels: {} }])
  telemetry.observe('parley_dependency_up', () =>
    health.known().map(({ name, kind, healthy }) => ({ value: healthy ? 1 : 0, labels: { name, kind } })),
  )
  telemetry.observe('parley_search_waiting', async () => [
    { value: await db.read.searchChange.count(), labels: {} },
  ])
  telemetry.observe('parley_database_connections', () =>
    Object.entries(db.connections?.() ?? {}).map(([state, value]) => ({ value, labels: { state } })),
  )
  observeJobs(telemetry, observed)
  return observeProcess(telemetry)
}

function observeJobs(telemetry: Telemetry, { jobs, now }: Observed): void {
  let known: { at: number; report: Promise<JobsReport> } | null = null
  const report = (): Promise<JobsReport> => {
    if (!known || performance.now() - known.at > JOBS_MS) known = { at: performance.now(), report: jobs() }
    return known.report
  }
  const seconds = (since: Date | null) =>
    since ? Math.max(0, (now().getTime() - since.getTime()) / 1000) : 0
  telemetry.observe('parley_jobs_waiting', async () =>
    (await report()).queues.map(({ kind, waiting }) => ({ value: waiting, labels: { job: kind } })),
  )
  telemetry.observe('parley_job_lag_seconds', async () => {
    const { recurring, queues } = await report()
    return [
      ...queues.map(({ kind, oldestAt }) => ({ value: seconds(oldestAt), labels: { job: kind } })),
      ...recurring.map(({ name, dueAt }) => ({ value: seconds(dueAt), labels: { job: name } })),
    ]
  })
}

function observeProcess(telemetry: Telemetry): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  // Several may ask, and each is to see the worst of a while.
  const forget = setInterval(() => delay.reset(), DELAY_MS).unref()
  telemetry.observe('parley_event_loop_delay_seconds', () =>
    [50, 99, 100].map(percent => ({
      value: delay.count === 0 ? 0 : delay.percentile(percent) / 1e9,
      labels: { percentile: String(percent) },
    })),
  )
  telemetry.observe('parley_memory_bytes', () => {
    const { rss, heapUsed, external } = process.memoryUsage()
    return Object.entries({ rss, heap: heapUsed, external }).map(([kind, value]) => ({
      value,
      labels: { kind },
    }))
  })
  telemetry.observe('parley_cpu_seconds_total', () => {
    const { user, system } = process.cpuUsage()
    return [{ value: (user + system) / 1e6, labels: {} }]
  })
  const started = performance.timeOrigin / 1000
  telemetry.observe('parley_start_time_seconds', () => [{ value: started, labels: { version } }])
  return () => {
    clearInterval(forget)
    delay.disable()
  }
}
