import type { ConversationEvent } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { type ConversationEventRow, eventOf, isTold, resync } from './event.js'
import type { ConversationEventFeed } from './feed.js'
import { headOf, numberEvents } from './head.js'
import type { ListCursors } from './listCursors.js'
import { findPlaces, type Whose } from './place.sql.js'

const BATCH = 100

/** Events after a place, as they are at one moment. */
export interface Events {
  rows: ConversationEvent[]
  /** Behind it nothing is known yet. */
  end: bigint
  /** Events up to here are forgotten. */
  forgotten: bigint
}

export async function readEvents(db: Db, whose: Whose, after: bigint, size: number): Promise<Events> {
  await numberEvents(db)
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
  { db, feed, cursors }: { db: Db; feed: ConversationEventFeed; cursors: ListCursors },
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
        yield resync(cursors.of(place))
        continue
      }
      for (const row of events.rows.filter(isTold)) {
        yield eventOf(row, cursors.of(row.seq))
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
