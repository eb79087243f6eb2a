import type { Logger } from 'pino'
import type { Bus } from '../../../base/bus/bus.js'
import type { Db } from '../../../base/db/db.js'
import { notFound } from '../../../base/errors.js'
import { createPoll } from '../../../base/poll.js'
import { CONVERSATION_EVENT_CHANNEL } from '../../conversationEvent/record.js'

/** What happens at once in conversations that are followed here is looked at together. */
const GATHER_MS = 20
const LOOK_MS = 1000
/** Where messages reach every process, a look at all of them need not come more often than so many. */
const LOOKS_BETWEEN = 5
/** Conversations asked about in one query. */
const BATCH = 1000

interface Seat {
  userId: string
  refuse: AbortController
}

export type Audience = Awaited<ReturnType<typeof startAudience>>

/**
 * Who follows replies of which conversation here. Somebody who was taken out of the conversation, or whose conversation
 * was deleted, is told so: at once by the events of the conversation, after a look at all of them in any case.
 */
export async function startAudience(deps: { db: Db; bus: Bus; log: Logger }) {
  const { db, bus, log } = deps
  const seats = new Map<string, Set<Seat>>()
  let gathered = new Set<string>()
  let ticks = 0

  const ask = async (ids: string[]) => {
    // Who sits down while this is asked was let in by a later answer.
    const asked = ids.flatMap(id => [...(seats.get(id) ?? [])].map(seat => ({ id, ...seat })))
    const parts = await db.read.participant.findMany({
      where: { conversationId: { in: ids } },
      select: { conversationId: true, userId: true },
    })
    const allowed = new Set(parts.map(({ conversationId, userId }) => `${conversationId} ${userId}`))
    for (const { id, userId, refuse } of asked)
      if (!allowed.has(`${id} ${userId}`)) refuse.abort(notFound('The message'))
  }

  /** What cannot be asked now comes again with the next look at all of them. */
  const askAboutGathered = async () => {
    const ids = [...gathered]
    gathered = new Set()
    const batches = []
    for (let from = 0; from < ids.length; from += BATCH) batches.push(ask(ids.slice(from, from + BATCH)))
    await Promise.all(batches)
  }

  const poll = createPoll({
    look: askAboutGathered,
    everyMs: () => (gathered.size > 0 ? GATHER_MS : null),
    failed: error => log.warn({ err: error }, 'could not ask who may still follow replies'),
    again: () => log.info('who may still follow replies is asked again'),
  })

  const gather = (ids: Iterable<string>) => {
    for (const id of ids) if (seats.has(id)) gathered.add(id)
    poll.schedule()
  }

  const timer = setInterval(() => {
    const hearing = bus.shared || db.kind === 'sqlite'
    if (!hearing || ++ticks % LOOKS_BETWEEN === 0) gather(seats.keys())
  }, LOOK_MS)
  timer.unref()
  const stopHearing = await bus.subscribe(CONVERSATION_EVENT_CHANNEL, ids => gather(ids.split(' ')))
  const stopHearingGaps = bus.onGap(() => gather(seats.keys()))

  return {
    /** For a follower: joined before the access is checked, so that nothing falls between. */
    join(conversationId: string, userId: string): { refused: AbortSignal; leave: () => void } {
      const seat: Seat = { userId, refuse: new AbortController() }
      const own = seats.get(conversationId) ?? new Set()
      seats.set(conversationId, own.add(seat))
      return {
        refused: seat.refuse.signal,
        leave() {
          own.delete(seat)
          if (own.size === 0 && seats.get(conversationId) === own) seats.delete(conversationId)
        },
      }
    },
    async close(): Promise<void> {
      clearInterval(timer)
      stopHearing()
      stopHearingGaps()
      await poll.stop()
    },
  }
}
