export interface Poll {
  /** Begins to look when it is time. Where `everyMs` is a function, it is asked again. */
  schedule(): void
  /** Looks at once, and once more after a look that is under way: that may have missed what there is now. */
  wake(): void
  /** Looks now, or with the look that is under way. Resolves also after a failure. */
  run(): Promise<void>
  /** Whether the last look failed. */
  readonly failing: boolean
  /** Begins no look of its own any more, and waits for the one under way. */
  stop(): Promise<void>
}

export interface PollOptions {
  look(): unknown
  /**
   * A number: milliseconds; what is due during a look is left out. A function says how many milliseconds after the beginning
   * of the last look the next one begins, at once if that took longer; null: not before `schedule` or `wake`.
   */
  everyMs: number | (() => number | null)
  /** Whether there is anything to look for. While there is not, nobody looks. */
  needed?: () => boolean
  /** Says the first failure of an outage, not each of its looks; what `look` does about a failure it does itself. */
  failed(error: unknown): void
  /** Says that a look succeeds again. */
  again(): void
}

/**
 * Looks again and again, never twice at once. Whoever asked for a look that fails waits for the next one. Keeps no process
 * alive.
 */
export function createPoll(options: PollOptions): Poll {
  const { look, everyMs, needed = () => true, failed, again } = options
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let began = typeof everyMs === 'number' ? performance.now() : -Infinity
  let asked = false
  let failing = false
  let stopped = false

  const attempt = async () => {
    began = performance.now()
    try {
      await look()
      if (failing) again()
      failing = false
    } catch (error) {
      if (!failing) failed(error)
      failing = true
    }
  }

  const attempts = async () => {
    do {
      asked = false
      await attempt()
    } while (asked && !failing && !stopped)
    running = null
    schedule()
  }

  const run = (): Promise<void> => {
    running ??= attempts()
    return running
  }

  const dueIn = (): number | null => {
    const since = performance.now() - began
    if (typeof everyMs === 'number') return everyMs - (since % everyMs)
    const ms = everyMs()
    return ms === null ? null : Math.max(0, ms - since)
  }

  const tick = () => {
    if (needed()) void run()
    else {
      began = performance.now()
      schedule()
    }
  }

  const schedule = () => {
    clearTimeout(timer)
    const ms = stopped || running !== null ? null : dueIn()
    if (ms !== null) timer = setTimeout(tick, ms).unref()
  }

  return {
    schedule,
    wake() {
      if (stopped) return
      asked = true
      void run()
    },
    run,
    get failing() {
      return failing
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Begins at once to count the time until the first look. */
export function startPoll(options: PollOptions): Poll {
  const poll = createPoll(options)
  poll.schedule()
  return poll
}
