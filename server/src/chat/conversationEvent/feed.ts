import type { Logger } from 'pino'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { startPoll } from '../../base/poll.js'
import { headOf } from './head.js'
import { CONVERSATION_EVENT_CHANNEL } from './record.js'

const POLL_MS = 1000
/** With more news than this since the last look, everybody looks for themselves. */
const MANY = 1000n

/** In place of an id: what happens to anybody, anywhere. */
export const EVERYBODY = 'everybody'

/** Somebody who waits for the news of one person or conversation. */
export interface Watch {
  /** Goes up with each news. Read it before the events: what comes after that is then told by `changed`. */
  readonly version: number
  /** Resolves once `version` is another one, events behind `place` are found, or `signal` is aborted. */
  changed(version: number, place: number | bigint, signal: AbortSignal): Promise<void>
  leave(): void
}

/** Tells readers that there are new events: by the bus, and each second by a look, for what the bus does not bring. */
export interface ConversationEventFeed {
  /** By id, or EVERYBODY: of a person, whose places are numbers of all events, or of a conversation, with its own numbers. */
  watch(id: string): Watch
  close(): Promise<void>
}

interface Subject {
  version: number
  watches: number
  waiting: Map<() => void, number | bigint>
}

export async function createConversationEventFeed(deps: {
  db: Db
  bus: Bus
  log: Pick<Logger, 'warn' | 'info'>
  pollMs?: number
}): Promise<ConversationEventFeed> {
  const { db, bus, log, pollMs = POLL_MS } = deps
  const subjects = new Map<string, Subject>()
  let seen: bigint | null = null
  /** Something was told since the last look, and may wait for its number. */
  let fresh = false

  const wake = (subject: Subject | undefined) => {
    if (!subject) return
    subject.version++
    for (const resume of [...subject.waiting.keys()]) resume()
  }
  const wakeAll = () => {
    for (const subject of subjects.values()) wake(subject)
  }
  const wakeBehind = (id: string, newest: number | bigint) => {
    const subject = subjects.get(id)
    if (!subject) return
    // Somebody who reads just now may have done so before it was there.
    const isRead = subject.watches > subject.waiting.size
    if (isRead || [...subject.waiting.values()].some(place => place < newest)) wake(subject)
  }

  /** One query for all who wait, and two more where something happened. */
  async function look(): Promise<void> {
    fresh = false
    const { seq: newest } = await headOf(db)
    if (seen === null || newest < seen || newest - seen > MANY) wakeAll()
    else if (newest > seen) {
      wakeBehind(EVERYBODY, newest)
      for (const news of await newsSince(db, seen)) wakeBehind(...news)
    }
    seen = newest
  }
  /** Nobody looks while no reader and no event waits; without readers nobody knows afterwards what was there before. */
  const needed = () => {
    const isAwaited = [...subjects.values()].some(({ waiting }) => waiting.size > 0)
    if (!isAwaited) seen = null
    return isAwaited || fresh
  }
  const poll = startPoll({
    look,
    everyMs: pollMs,
    needed,
    failed: error => log.warn({ err: error }, 'events could not be looked for'),
    again: () => log.info('events are looked for again'),
  })
  const told = (ids: string) => {
    fresh = db.script !== null
    for (const id of [EVERYBODY, ...ids.split(' ')]) wake(subjects.get(id))
  }
  const undo = [await bus.subscribe(CONVERSATION_EVENT_CHANNEL, told), bus.onGap(wakeAll)]

  return {
    watch(id) {
      const subject = subjects.get(id) ?? { version: 0, watches: 0, waiting: new Map() }
      subjects.set(id, subject)
      subject.watches++
      return {
        get version() {
          return subject.version
        },
        changed: (version, place, signal) =>
          new Promise(resolve => {
            if (signal.aborted || subject.version !== version) return resolve()
            const resume = () => {
              signal.removeEventListener('abort', resume)
              subject.waiting.delete(resume)
              resolve()
            }
            signal.addEventListener('abort', resume, { once: true })
            subject.waiting.set(resume, place)
          }),
        leave() {
          subject.watches--
          if (subject.watches === 0) subjects.delete(id)
        },
      }
    },
    async close() {
      for (const end of undo) end()
      if (fresh) await poll.run()
      await poll.stop()
    },
  }
}

/** The newest event of each person and conversation that something happened to. */
async function newsSince(db: Db, seq: bigint): Promise<[id: string, newest: number | bigint][]> {
  const where = { seq: { gt: seq } }
  const [people, conversations] = await Promise.all([
    db.read.conversationEventAudience.groupBy({ by: ['userId'], where, _max: { seq: true } }),
    db.read.conversationEvent.groupBy({
      by: ['conversationId'],
      where,
      _max: { conversationSeq: true },
    }),
  ])
  return [
    ...people.map(({ userId, _max }): [string, bigint] => [userId, _max.seq ?? 0n]),
    ...conversations.map(({ conversationId, _max }): [string, number] => [
      conversationId,
      _max.conversationSeq ?? 0,
    ]),
  ]
}
