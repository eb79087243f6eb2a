import process from 'node:process'
import { EXIT, interrupted } from './failure.js'

/** Ctrl-C, and what other programs send in its place. */
export interface Interrupts {
  /** Aborted by the first one, unless a handler took it. */
  readonly signal: AbortSignal
  /** Takes them until released. */
  handle(handler: () => void): () => void
  /** As if Ctrl-C had been pressed, for what reads keys by itself. */
  raise(): void
}

/** The first ends what runs in order, the second ends the process. */
export function createInterrupts(): Interrupts {
  const ending = new AbortController()
  const handlers: (() => void)[] = []

  function end(): void {
    if (ending.signal.aborted) process.exit(EXIT.interrupted)
    ending.abort(interrupted())
  }
  const raise = () => (handlers.at(-1) ?? end)()
  process.on('SIGINT', raise)
  process.on('SIGTERM', end)

  return {
    signal: ending.signal,
    raise,
    handle(handler) {
      handlers.push(handler)
      return () => {
        const at = handlers.indexOf(handler)
        if (at !== -1) handlers.splice(at, 1)
      }
    },
  }
}
