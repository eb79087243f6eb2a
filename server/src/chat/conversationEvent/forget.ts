import type { Db } from '../../base/db/db.js'
import { headOf } from './head.js'
import { eventHead } from './head.sql.js'

const BATCH = 1000n
const day = 86_400_000

/**
 * Forgets what happened longer ago than so many days, in steps: whoever records events waits for none of them long.
 * How far is known in the same transaction, so that a reader who was behind is told.
 */
export async function forgetConversationEvents(db: Db, now: Date, days: number): Promise<void> {
  let { forgotten } = await headOf(db)
  const newestOld = await db.read.conversationEvent.findFirst({
    where: { createdAt: { lt: new Date(now.getTime() - days * day) } },
    orderBy: { createdAt: 'desc' },
    select: { seq: true },
  })
  if (!newestOld) return
  while (forgotten < newestOld.seq) {
    const until = forgotten + BATCH < newestOld.seq ? forgotten + BATCH : newestOld.seq
    await db.write(async tx => {
      await tx.conversationEventAudience.deleteMany({ where: { seq: { lte: until } } })
      await tx.conversationEvent.deleteMany({ where: { seq: { lte: until } } })
      // Another process may be further already.
      await tx.conversationEventHead.updateMany({
        where: { ...eventHead, forgotten: { lt: until } },
        data: { forgotten: until },
      })
    })
    forgotten = until
  }
}
