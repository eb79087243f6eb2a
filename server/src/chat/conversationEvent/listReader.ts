import type { ConversationEvent } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { listCursor } from './cursor.js'
import { type ConversationEventRow, eventOf, isTold, resync } from './event.js'
import type { ConversationEventFeed } from './feed.js'
import { eventHead, headOf } from './head.js'

const BATCH = 100

/** Whose events of all conversations: one person's, or everybody's for those who may. */
export type Whose = { userId: string } | 'everybody'

/** Events after a place, as they are at one moment. */
export interface Events {
  rows: ConversationEvent[]
  /** Behind it nothing is known yet. */
  end: bigint
  /** Events up to here are forgotten. */
  forgotten: bigint
}

export async function readEvents(db: Db, whose: Whose, after: bigint, size: number): Promise<Events> {
  const { seqs, newest, forgotten } = await findPlaces(db, whose, after, size)
  const rows =
    seqs.length === 0
      ? []
      : await db.read.conversationEvent.findMany({ where: { seq: { in: seqs } }, orderBy: { seq: 'asc' } })
  const complete = rows.length === seqs.length
  return {
    rows,
    end: seqs.length < size ? newest : (seqs.at(-1) ?? after),
    // Some may have been forgotten between the two.
    forgotten: complete ? forgotten : (await headOf(db)).forgotten,
  }
}

/** Whether somebody at this place may have missed something, or knows more than this database ever did. */
export const hasMissed = (place: bigint, { forgotten, end }: Events): boolean =>
  place < forgotten || place > end

/** Events of all of a person's conversations after a place, then new ones as they come. */
export async function* readListEvents(
  { db, feed }: { db: Db; feed: ConversationEventFeed },
  userId: string,
  from: bigint,
  signal: AbortSignal,
): AsyncGenerator<ConversationEventRow, void> {
  const watch = feed.watch(userId)
  let place = from
  try {
    while (!signal.aborted) {
      const { version } = watch
      const events = await readEvents(db, { userId }, place, BATCH)
      if (hasMissed(place, events)) {
        place = (await headOf(db)).seq
        yield resync(listCursor(place))
        continue
      }
      for (const row of events.rows.filter(isTold)) {
        yield eventOf(row, listCursor(row.seq))
        if (signal.aborted) return
      }
      // Also past what concerns others: of somebody to whom nothing happens, nothing is forgotten.
      place = events.end
      if (events.rows.length === 0) await watch.changed(version, place, signal)
    }
  } finally {
    watch.leave()
  }
}

/** The next places, with the head as it was at the same moment: one statement, so that neither is ahead of the other. */
async function findPlaces(db: Db, whose: Whose, after: bigint, size: number) {
  const rows =
    whose === 'everybody'
      ? await db.read.$queryRaw<Place[]>`
          SELECT head.seq AS newest, head.forgotten, found.seq FROM conversation_event_head AS head
          LEFT JOIN (
            SELECT seq FROM conversation_event WHERE seq > ${after} AND listed AND only_user_id IS NULL
            ORDER BY seq LIMIT ${size}
          ) AS found ON TRUE WHERE head.id = ${eventHead.id} ORDER BY found.seq`
      : await db.read.$queryRaw<Place[]>`
          SELECT head.seq AS newest, head.forgotten, found.seq FROM conversation_event_head AS head
          LEFT JOIN (
            SELECT seq FROM conversation_event_audience WHERE user_id = ${whose.userId} AND seq > ${after}
            ORDER BY seq LIMIT ${size}
          ) AS found ON TRUE WHERE head.id = ${eventHead.id} ORDER BY found.seq`
  return {
    seqs: rows.flatMap(({ seq }) => (seq === null ? [] : [BigInt(seq)])),
    newest: BigInt(rows[0]?.newest ?? 0),
    forgotten: BigInt(rows[0]?.forgotten ?? 0),
  }
}

/** SQLite answers with either, as it fits. */
interface Place {
  newest: bigint | number
  forgotten: bigint | number
  seq: bigint | number | null
}
