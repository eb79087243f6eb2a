import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'

const EVERY_MS = 3_600_000

/** Runs each job every hour, in one process at a time. The result ends that and waits for what runs. */
export function scheduleJobs(
  deps: { bus: Bus; log: Logger },
  jobs: Record<string, () => Promise<void>>,
): () => Promise<void> {
  const running = new Set<Promise<unknown>>()
  const run = () => {
    for (const [name, job] of Object.entries(jobs)) {
      const done = deps.bus
        .lock(`job:${name}`, EVERY_MS, job)
        .catch((error: unknown) => deps.log.error({ err: error, job: name }, 'a job failed'))
        .finally(() => running.delete(done))
      running.add(done)
    }
  }
  const timer = setInterval(run, EVERY_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await Promise.all(running)
  }
}
