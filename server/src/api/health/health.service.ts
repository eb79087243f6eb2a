import type { HealthSample, ServiceHealth, ServiceKind, StorageOrphans } from '@parley/schema'
import { startPoll } from '../../base/poll.js'
import { inWords } from '../../base/telemetry/inWords.js'
import { within } from '../../base/within.js'

const PATIENCE_MS = 5000
const EVERY_MS = 60_000
const HISTORY_MS = 3_600_000
/** Who asks again so soon gets what was found then. */
const FRESH_MS = 1000

/** What the server depends on, and how it is asked. The check throws what is wrong. */
export interface Part {
  name: string
  kind: ServiceKind
  /** Without it no request can be answered. */
  needed: boolean
  check: () => Promise<unknown>
  /** What in it belongs to nothing. */
  orphans?: () => Promise<StorageOrphans | null>
}

interface Watched {
  part: Part
  state: Omit<ServiceHealth, 'name' | 'kind' | 'needed' | 'history' | 'orphans'>
  history: HealthSample[]
}

/** Looks at every part once a minute and remembers an hour of it, in this process. */
export function createHealth({ parts, now }: { parts: readonly Part[]; now: () => Date }) {
  const started = now()
  const watched = parts.map(
    (part): Watched => ({
      part,
      state: {
        healthy: true,
        latency: null,
        message: null,
        checkedAt: started,
        since: started,
        lastError: null,
        lastErrorAt: null,
      },
      history: [],
    }),
  )
  let lookedAt = -Infinity

  async function look(): Promise<void> {
    await Promise.all(watched.map(check))
    lookedAt = performance.now()
  }

  async function check(one: Watched): Promise<void> {
    const began = performance.now()
    const wrong = await wrongWith(one.part)
    const at = now()
    const healthy = wrong === null
    const latency = healthy ? Math.round(performance.now() - began) : null
    const { state } = one
    one.state = {
      healthy,
      latency,
      message: wrong,
      checkedAt: at,
      since: state.healthy === healthy ? state.since : at,
      lastError: wrong ?? state.lastError,
      lastErrorAt: healthy ? state.lastErrorAt : at,
    }
    const oldest = at.getTime() - HISTORY_MS
    one.history = [...one.history.filter(sample => sample.at.getTime() > oldest), { at, healthy, latency }]
  }

  const poll = startPoll({ look, everyMs: EVERY_MS, failed: () => {}, again: () => {} })

  return {
    /** As it is now, and was in the last hour. */
    async report(): Promise<ServiceHealth[]> {
      if (performance.now() - lookedAt > FRESH_MS) await poll.run()
      return Promise.all(
        watched.map(async ({ part: { name, kind, needed, orphans }, state, history }) => ({
          ...{ name, kind, needed, ...state, history },
          // While the database is away, that is told by its own part.
          orphans: (await orphans?.().catch(() => null)) ?? null,
        })),
      )
    },
    /** As they were found last. */
    known: () => watched.map(({ part: { name, kind }, state: { healthy } }) => ({ name, kind, healthy })),
    close: () => poll.stop(),
  }
}

export type Health = ReturnType<typeof createHealth>

const wrongWith = ({ check }: Part): Promise<string | null> =>
  within<string | null>(
    PATIENCE_MS,
    check().then(() => null),
    () => `It did not answer within ${PATIENCE_MS / 1000} seconds.`,
  ).catch(inWords)
