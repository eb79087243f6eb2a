import type { RecurringJob } from '../../base/jobs/jobs.js'
import type { JobHandlers } from '../../base/jobs/worker.js'
import { attribute } from '../../base/telemetry/conventions.js'
import { inSpan, type Telemetry } from '../../base/telemetry/telemetry.js'

/** A trace and figures for each run of a job. */
export function createJobWatch(telemetry: Telemetry) {
  async function watch<T>(job: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    let outcome = 'failed'
    try {
      const span = telemetry.begin(`job ${job}`, { attributes: { [attribute.job]: job }, root: true })
      const result = await inSpan(span, work)
      outcome = 'ok'
      return result
    } finally {
      telemetry.record('parley_job_duration_seconds', (performance.now() - began) / 1000, { job, outcome })
    }
  }
  return {
    handlers: (handlers: JobHandlers): JobHandlers =>
      Object.fromEntries(
        Object.entries(handlers).map(([job, handle]) => [
          job,
          (subject: string, payload: never, signal: AbortSignal) =>
            watch(job, () => handle(subject, payload, signal)),
        ]),
      ) as unknown as JobHandlers,
    recurring: (jobs: Record<string, RecurringJob>): Record<string, RecurringJob> =>
      Object.fromEntries(
        Object.entries(jobs).map(([job, { run, ...rest }]) => [
          job,
          { ...rest, run: signal => watch(job, () => run(signal)) },
        ]),
      ),
  }
}
