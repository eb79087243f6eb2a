import type { Budget } from '@parley/prisma'
import type { BudgetPeriod } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { begunAt } from './begun.js'
import { runningOf, setBudgets, spentIn } from './derive.sql.js'
import { periodOf } from './period.js'
import { storedUses, usesOf } from './settle.js'
import type { UseKey } from './useKey.js'

/**
 * What a new budget would hold if it had always been there: what was spent in this period, and what is set aside for
 * replies that run. Of a role's budget it is all that each of its present members spent, by whatever role.
 */
export async function deriveUses(tx: Transaction, kind: Db['kind'], budget: Budget, at: Date): Promise<void> {
  const period = periodOf(budget.period as BudgetPeriod, at)
  const { start, end } = period
  const counted = { kind, budget, members: await membersOf(tx, budget) }
  const isRole = budget.scope === 'ROLE'
  const uses = new Map<string, { spentNano: bigint; reservedNano: bigint }>()
  const useOf = (userId: string) => {
    const use = uses.get(userId) ?? { spentNano: 0n, reservedNano: 0n }
    uses.set(userId, use)
    return use
  }
  for (const { userId, spentNano } of await spentIn(tx, counted, period))
    useOf(userId).spentNano += BigInt(spentNano)
  const running = await runningOf(tx, counted)
  const joined = running.flatMap(({ id, userId, amountNano, budgets, createdAt }) => {
    const begun = createdAt ? new Date(createdAt) : begunAt(id)
    if (begun < start || begun >= end) return []
    const key: UseKey = { budgetId: budget.id, userId: isRole ? userId : '', periodStart: start }
    useOf(key.userId).reservedNano += BigInt(amountNano)
    return { id, budgets: storedUses([...usesOf({ budgets }), key]) }
  })
  if (joined.length > 0) await setBudgets(tx, kind, joined)
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
