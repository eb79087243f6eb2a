import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { afterCommit } from '../../base/db/ending.js'
import type { Journal } from '../../base/db/journal.js'
import type { Removal } from '../attachment/removal.js'
import { contextKey } from '../conversation/remove.js'
import { removeAside } from './deletion.sql.js'

/** Removes what a deletion set aside, once nobody can undo it any more, wherever there is something left of it. */
export function createForgetting(deps: { db: Db; bus: Bus; journal: Journal; removal: Removal }) {
  const { db, bus, journal, removal } = deps
  return async (deletionId: string): Promise<void> => {
    const kept = await db.read.deletedMessage.findMany({
      where: { deletionId },
      select: { messageId: true, message: { select: { conversationId: true } } },
    })
    const ids = kept.map(({ messageId }) => messageId)
    // Other replies may still need the entries that these stand in.
    if (ids.length > 0) await journal.forget(ids)
    await bus.cache.delete([...new Set(kept.map(({ message }) => contextKey(message.conversationId)))])
    // Where it cannot be reached they end by themselves.
    await Promise.all(ids.map(id => bus.live.drop(id).catch(() => {})))
    await db.write(async tx => {
      const gone = await removeAside(tx, deletionId)
      afterCommit(tx, () => removal.begin(gone))
    })
    await db.scrub()
  }
}
