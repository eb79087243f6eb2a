const TICK_MS = 10
/** So late is a tick also where nothing holds it up. */
const JITTER_MS = 5

export interface Watch extends Disposable {
  /** Since it was started, without the time that everything stood still. */
  ms(): number
}

/**
 * Measures a promised deadline by what the machine can do: while it is busy elsewhere this process comes late to its
 * own timers too, and by so much the watch stands still. Tests that use it have the tag `deadline`.
 */
export function startWatch(): Watch {
  const began = performance.now()
  let last = began
  let heldUp = 0
  const late = (now: number) => {
    const ms = now - last - TICK_MS
    return ms > JITTER_MS ? ms : 0
  }
  const ticking = setInterval(() => {
    const now = performance.now()
    heldUp += late(now)
    last = now
  }, TICK_MS).unref()
  return {
    ms() {
      const now = performance.now()
      return now - began - heldUp - late(now)
    },
    [Symbol.dispose]: () => clearInterval(ticking),
  }
}
