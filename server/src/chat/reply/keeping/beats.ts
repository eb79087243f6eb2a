import type { Logger } from 'pino'
import type { Journal, Tick } from '../../../base/db/journal.js'
import { createPoll } from '../../../base/poll.js'
import { thoughtOf } from '../channels.js'
import type { Lease } from './lease.js'
import type { Pulse } from './pulse.js'
import type { Tracked } from './tracked.js'

/** Text is safe after so many milliseconds and one commit. */
const TICK_MS = 250
/** How often a process without replies shows that it lives; others give it 15 s. */
const IDLE_BEAT_MS = 5000
const RETRY_MS = 1000

/** Shows every 250 ms that this process lives, and stores what its replies grew by: rules 3 and 4 of docs/replies.md. */
export function createBeats(deps: {
  journal: Journal
  lease: Lease
  pulse: Pulse
  live: ReadonlyMap<string, Tracked>
  /** Another process has declared this one dead. */
  lost(): Promise<void>
  log: Logger
}) {
  const { journal, lease, pulse, live, lost, log } = deps
  let unneeded = false

  const beat = async (processId: string, pieces: string | null): Promise<Tick> => {
    const tick = await journal.tick(processId, pieces)
    pulse.beat()
    return tick
  }

  const work = async () => {
    const grown = [...live.values()].flatMap(growthOf)
    const pieces =
      grown.length > 0 ? JSON.stringify(grown.map(({ key, offset, text }) => [key, offset, text])) : null
    const processId = lease.id
    const tick = await beat(processId, pieces).catch(async (error: unknown) => {
      if (pieces === null) throw error
      const alone = await beat(processId, null)
      if (alone.alive) throw error
      return alone
    })
    if (!tick.alive) return lost()
    if (grown.length > 0) log.debug({ grown: grown.length }, 'replies stored')
    for (const { reply, of, offset, text } of grown) {
      reply.stored[of] = offset + text.length
      reply.firstEntry ??= tick.entry
    }
    await prune(processId)
  }

  /** After a tick and before the next: so nothing is in the journal that `live` does not know of. */
  const prune = async (processId: string) => {
    if (!unneeded) return
    await journal.prune(processId, oldestEntry(live.values()))
    unneeded = false
  }

  const poll = createPoll({
    look: work,
    everyMs: () => (live.size > 0 || unneeded ? TICK_MS : poll.failing ? RETRY_MS : IDLE_BEAT_MS),
    failed: error => log.error({ err: error }, 'storing replies: failed, trying again'),
    again: () => log.info('storing replies again'),
  })

  return {
    schedule: poll.schedule,
    /** A reply has left: its text is in the journal for nobody. */
    release(): void {
      unneeded = true
      poll.schedule()
    },
    /** Stores what there is, and beats no more. */
    async close(): Promise<void> {
      await poll.stop()
      if (live.size > 0 || unneeded) await poll.run()
    },
  }
}

/** What the journal does not have yet of a reply. */
function growthOf(reply: Tracked) {
  const { mirror, stored } = reply
  const parts = [
    { key: mirror.id, of: 'text' },
    { key: thoughtOf(mirror.id), of: 'thought' },
  ] as const
  return parts
    .filter(({ of }) => mirror[of].length > stored[of])
    .map(part => ({ ...part, reply, offset: stored[part.of], text: mirror[part.of].from(stored[part.of]) }))
}

/** The entry the oldest living reply began in: what lies before it is needed by nobody; null: nothing is. */
function oldestEntry(living: Iterable<Tracked>): bigint | null {
  let oldest: bigint | null = null
  for (const { firstEntry } of living)
    if (firstEntry !== null && (oldest === null || firstEntry < oldest)) oldest = firstEntry
  return oldest
}
