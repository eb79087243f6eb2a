import type { Logger } from 'pino'

export interface Loop {
  /** Looks anew when it is time. */
  schedule(): void
  /** Now, or with the run that is under way; what fails is logged. */
  run(): Promise<void>
  /** Whether the last run failed. */
  readonly failing: boolean
  /** Begins no run of its own any more, and waits for the one under way. */
  close(): Promise<void>
}

/**
 * Does `work` again and again, one run at a time: `wait` says how many milliseconds after the beginning of the last one
 * the next begins; null: not before somebody calls `schedule`.
 */
export function createLoop(deps: {
  work(): Promise<void>
  wait(): number | null
  /** What is done, as the log says it. */
  name: string
  log: Logger
}): Loop {
  const { work, wait, name, log } = deps
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let began = -Infinity
  let failing = false
  let closed = false

  const attempt = async () => {
    began = performance.now()
    try {
      await work()
      if (failing) log.info(`${name} again`)
      failing = false
    } catch (error) {
      // Once for an outage, not four times a second.
      if (!failing) log.error({ err: error }, `${name}: failed, trying again`)
      failing = true
    }
  }

  const run = (): Promise<void> => {
    running ??= attempt().finally(() => {
      running = null
      schedule()
    })
    return running
  }

  const schedule = () => {
    clearTimeout(timer)
    const ms = wait()
    if (closed || running || ms === null) return
    timer = setTimeout(run, Math.max(0, began + ms - performance.now()))
    timer.unref()
  }

  return {
    schedule,
    run,
    get failing() {
      return failing
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}
