import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { enqueue } from '../../base/jobs/enqueue.js'
import type { Removal } from '../attachment/removal.js'
import { numberEvents } from '../conversationEvent/head.js'
import { recordEvent } from '../conversationEvent/record.js'
import { findUnfinished } from './erase.sql.js'
import { removeInBatches } from './removeInBatches.js'

const BATCH = 50
const EVENTS = 1000

/** Nobody is left in these to read them. */
const deserted = { participants: { none: { user: { status: { not: 'ERASED' } } } } }

/**
 * What an erased person left behind, in batches; after a crash it goes on where it was. Conversations nobody else reads
 * are deleted. Shared ones stay, with a nameless owner; from those of others the person leaves.
 */
export function createErasure({ db, bus, removal }: { db: Db; bus: Bus; removal: Removal }) {
  async function erase(userId: string, _payload: object, signal: AbortSignal): Promise<void> {
    const user = await db.read.user.findUnique({ where: { id: userId }, select: { status: true } })
    if (user?.status !== 'ERASED') return
    await removeInBatches({ db, bus, removal }, { ownerId: userId, ...deserted }, { id: 'asc' }, signal)
    await leaveOthers(userId, signal)
    await forgetEvents(userId, signal)
    await db.write(async tx => {
      await tx.idempotencyKey.deleteMany({ where: { userId } })
      await tx.feedback.deleteMany({ where: { userId } })
      await tx.dataExport.deleteMany({ where: { OR: [{ userId }, { requestedById: userId }] } })
      await tx.attachment.deleteMany({ where: { ownerId: userId } })
    })
    await removal.ofPerson(userId)
  }

  async function leaveOthers(userId: string, signal: AbortSignal): Promise<void> {
    const others = { userId, access: { not: 'OWNER' } }
    for (;;) {
      signal.throwIfAborted()
      const found = await db.read.participant.findMany({
        where: others,
        take: BATCH,
        select: { conversationId: true },
      })
      if (found.length === 0) return
      await leave(
        userId,
        found.map(({ conversationId }) => conversationId),
      )
    }
  }

  const leave = (userId: string, conversationIds: string[]): Promise<void> =>
    db.write(async tx => {
      const numbered = []
      // Conversations first and in this order, as everybody locks them.
      for (const id of conversationIds.toSorted())
        numbered.push(
          ...(await tx.conversation.updateManyAndReturn({
            where: { id },
            data: { eventSeq: { increment: 1 } },
            select: { id: true, eventSeq: true, temporary: true },
          })),
        )
      await tx.participant.deleteMany({
        where: { userId, access: { not: 'OWNER' }, conversationId: { in: conversationIds } },
      })
      recordEvent(
        tx,
        ...numbered.map(({ id, eventSeq, temporary }) => ({
          conversationId: id,
          kind: 'PARTICIPANTS_CHANGED' as const,
          actorId: userId,
          conversationSeq: eventSeq,
          listed: !temporary,
        })),
      )
    })

  /** What they would have been told. */
  async function forgetEvents(userId: string, signal: AbortSignal): Promise<void> {
    await numberEvents(db)
    for (;;) {
      signal.throwIfAborted()
      const found = await db.read.conversationEventAudience.findMany({
        where: { userId },
        orderBy: { seq: 'asc' },
        take: EVENTS,
        select: { seq: true },
      })
      const last = found.at(-1)
      if (!last) return
      await db.write(tx =>
        tx.conversationEventAudience.deleteMany({ where: { userId, seq: { lte: last.seq } } }),
      )
    }
  }

  /**
   * Has looked after what came later: a request that ran while its person was erased, and shared conversations whose
   * last reader left or was erased as well.
   */
  async function finish(): Promise<void> {
    const left = await findUnfinished(db, 1000)
    if (left.length === 0) return
    await db.write(async tx => {
      for (const id of left) await enqueue(tx, 'erase', id, {})
    })
  }

  return { erase, finish }
}
