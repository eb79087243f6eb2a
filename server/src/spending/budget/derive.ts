import type { Budget } from '@parley/prisma'
import { Prisma } from '@parley/prisma'
import type { BudgetPeriod } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import { begunAt } from './begun.js'
import { periodOf } from './period.js'
import { storedUses, usesOf } from './settle.js'
import type { UseKey } from './useKey.js'

interface Running {
  id: string
  userId: string
  amountNano: string
  budgets: string
  /** SQLite answers with its text. */
  createdAt: Date | string | null
}

/**
 * From here to the end of the transaction nobody else books: who began to is waited for, who comes later waits, and then
 * finds the budget. Reservation before usage, as everybody locks. On SQLite one transaction runs at a time anyway.
 */
export async function holdBookings(tx: Transaction, kind: Db['kind']): Promise<void> {
  if (kind === 'postgresql') await tx.$executeRaw`LOCK TABLE reservation, usage IN SHARE ROW EXCLUSIVE MODE`
}

/**
 * What a new budget would hold if it had always been there: what was spent in this period, and what is set aside for
 * replies that run. Of a role's budget it is all that each of its present members spent, by whatever role.
 */
export async function deriveUses(tx: Transaction, kind: Db['kind'], budget: Budget, at: Date): Promise<void> {
  const { start, end } = periodOf(budget.period as BudgetPeriod, at)
  const members = await membersOf(tx, budget)
  const payers = payersOf(kind, budget, members)
  const isRole = budget.scope === 'ROLE'
  const spent = await tx.$queryRaw<{ userId: string; spentNano: string }[]>`
    SELECT ${isRole ? Prisma.sql`user_id` : Prisma.sql`''`} AS "userId",
      CAST(SUM(cost_nano) AS TEXT) AS "spentNano"
    FROM usage WHERE created_at >= ${start} AND created_at < ${end} AND cost_nano IS NOT NULL AND ${payers}
    GROUP BY 1`
  const uses = new Map<string, { spentNano: bigint; reservedNano: bigint }>()
  const useOf = (userId: string) => {
    const use = uses.get(userId) ?? { spentNano: 0n, reservedNano: 0n }
    uses.set(userId, use)
    return use
  }
  for (const { userId, spentNano } of spent) useOf(userId).spentNano += BigInt(spentNano)
  const running = await tx.$queryRaw<Running[]>`
    SELECT message_id AS "id", user_id AS "userId", CAST(amount_nano AS TEXT) AS "amountNano", budgets,
      created_at AS "createdAt"
    FROM reservation WHERE ${payers}`
  const joined = running.flatMap(({ id, userId, amountNano, budgets, createdAt }) => {
    const begun = createdAt ? new Date(createdAt) : begunAt(id)
    if (begun < start || begun >= end) return []
    const key: UseKey = { budgetId: budget.id, userId: isRole ? userId : '', periodStart: start }
    useOf(key.userId).reservedNano += BigInt(amountNano)
    return { id, budgets: storedUses([...usesOf({ budgets }), key]) }
  })
  if (joined.length > 0)
    await tx.$executeRaw`
      UPDATE reservation SET budgets = joined.budgets
      FROM ${jsonTable(kind, 'joined', { id: 'text', budgets: 'text' }, joined)}
      WHERE reservation.message_id = joined.id`
  if (uses.size > 0)
    await tx.budgetUse.createMany({
      data: [...uses].map(([userId, use]) => ({ budgetId: budget.id, userId, periodStart: start, ...use })),
    })
}

async function membersOf(tx: Transaction, { scope, subjectId }: Budget): Promise<string[]> {
  if (scope !== 'ROLE') return []
  const rows = await tx.roleAssignment.findMany({ where: { roleId: subjectId }, select: { userId: true } })
  return [...new Set(rows.map(({ userId }) => userId))]
}

/** Whose calls count: a condition on usage and on reservations alike. */
function payersOf(kind: Db['kind'], { scope, subjectId }: Budget, members: string[]): Prisma.Sql {
  if (scope === 'USER') return Prisma.sql`user_id = ${subjectId}`
  if (scope === 'API_KEY') return Prisma.sql`api_key_id = ${subjectId}`
  return scope === 'ROLE' ? oneOf({ kind }, Prisma.sql`user_id`, members) : Prisma.sql`1 = 1`
}
