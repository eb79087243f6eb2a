import type { ModelServerState } from '@parley/schema'
import { CodedError } from '../../base/errors.js'
import { inWords } from '../../base/telemetry/inWords.js'
import { within } from '../../base/within.js'
import type { ServerDoor } from '../../model/serverDoor.js'

/** How a model server is, as this process sees it. */
export interface StateOfServer {
  state: ModelServerState
  latency: number | null
  lastError: string | null
  checkedAt: Date | null
}

const FRESH_MS = 10_000
const PATIENCE_MS = 3000

const unasked: StateOfServer = { state: 'UNKNOWN', latency: null, lastError: null, checkedAt: null }

/** Asks servers how they are when somebody wants to know, each once in ten seconds at most. */
export function createStates(now: () => Date) {
  const known = new WeakMap<
    ServerDoor,
    { at: number; state: StateOfServer; asking: Promise<StateOfServer> }
  >()

  return (door: ServerDoor): Promise<StateOfServer> => {
    const before = known.get(door)
    if (before && performance.now() - before.at < FRESH_MS) return before.asking
    const state = before?.state ?? unasked
    const entry = { at: performance.now(), state, asking: Promise.resolve(state) }
    entry.asking = within(
      PATIENCE_MS,
      ask(door, state, now).then(found => {
        entry.state = found
        return found
      }),
      () => state,
    )
    known.set(door, entry)
    return entry.asking
  }
}

async function ask(door: ServerDoor, { lastError }: StateOfServer, now: () => Date): Promise<StateOfServer> {
  const began = performance.now()
  try {
    await door.check()
    const latency = Math.round(performance.now() - began)
    return { state: 'READY', latency, lastError, checkedAt: now() }
  } catch (error) {
    return { state: 'FAILING', latency: null, lastError: whyOf(error), checkedAt: now() }
  }
}

/** With what the server itself said: whoever may know how it is may know that. */
function whyOf(error: unknown): string {
  const cause = error instanceof CodedError ? error.originalError?.message : undefined
  return cause ? `${inWords(error)} ${cause}` : inWords(error)
}
