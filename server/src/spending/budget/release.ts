import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { together } from '../../base/db/together.js'
import type { TellPerson } from './alert.js'
import { begunAt } from './begun.js'
import { findLost } from './budget.sql.js'
import { settleWithBudgets, usesOf } from './settle.js'
import { deleteReservations, type Taken } from './settle.sql.js'

/** Whoever writes a reply that was deleted settles it within a second; nobody takes so long. */
const SETTLED_AFTER_MS = 600_000
const BATCH = 500
/** Long over, and shown nowhere. */
const KEPT_DAYS = 62

/**
 * Settles what nobody will settle any more: the process died that wrote a reply, and the reply was deleted before another
 * one could end it. What it used is not known, so it counts as spent what was set aside for it: money is never lost.
 */
export async function releaseOrphans(db: Db, tellPerson: TellPerson, at: Date): Promise<void> {
  const lost = await findLost(db, BATCH)
  const ids = lost.filter(id => at.getTime() - begunAt(id).getTime() > SETTLED_AFTER_MS)
  for (const id of ids)
    await db.write(async tx => {
      const reservation = await tx.reservation.findUnique({ where: { messageId: id } })
      const taken: Taken[] = []
      const note = (rows: Taken[]) => void taken.push(...rows)
      await together(tx, [{ statement: deleteReservations(db.kind, [id]), answered: note }])
      if (!reservation || taken.length === 0) return
      const { userId, apiKeyId, promptTokens, amountNano } = reservation
      const used = { promptTokens, completionTokens: 0, costNano: amountNano || null }
      const payer = { userId, apiKeyId }
      const createdAt = reservation.createdAt ?? begunAt(id)
      await tx.usage.create({
        data: { id: newId('use'), messageId: id, ...payer, model: '', ...used, failed: true, createdAt },
      })
      const settled = { reservedNano: amountNano, spentNano: amountNano }
      await settleWithBudgets(
        tx,
        { kind: db.kind, tellPerson },
        taken.flatMap(usesOf).map(use => ({ ...use, ...settled })),
      )
    })
}

/** Forgets how far budgets were used in periods that are long over. What was spent stays in the usage. */
export async function forgetBudgetUses(db: Db, at: Date): Promise<void> {
  const before = new Date(at.getTime() - KEPT_DAYS * 86_400_000)
  await db.write(tx => tx.budgetUse.deleteMany({ where: { periodStart: { lt: before }, reservedNano: 0n } }))
}
