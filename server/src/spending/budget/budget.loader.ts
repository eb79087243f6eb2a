import type { Budget, BudgetUse } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { budgetsOf } from './budget.sql.js'
import type { UseKey } from './useKey.js'

/** How far budgets are used in a period; null where nothing was spent yet. */
export function createBudgetUseLoader(db: Db) {
  return createLoader<UseKey, BudgetUse | null, string>(
    db,
    'budget use',
    async keys => {
      const rows = await db.read.budgetUse.findMany({
        where: {
          budgetId: { in: [...new Set(keys.map(key => key.budgetId))] },
          userId: { in: [...new Set(keys.map(key => key.userId))] },
          periodStart: { in: [...new Set(keys.map(key => key.periodStart))] },
        },
      })
      const uses = new Map(rows.map(row => [textOf(row), row]))
      return keys.map(key => uses.get(textOf(key)) ?? null)
    },
    { cacheKeyFn: textOf },
  )
}

const textOf = ({ budgetId, userId, periodStart }: UseKey): string =>
  `${budgetId} ${userId} ${periodStart.getTime()}`

/** Every budget that limits what users spend: the organisation's, and those of their roles, themselves and their keys. */
export function createBudgetsOfLoader(db: Db) {
  return createLoader<string, Budget[]>(db, 'budgets', async userIds => {
    const pairs = await budgetsOf(db, userIds)
    const ids = [...new Set(pairs.map(({ budgetId }) => budgetId))]
    const rows = ids.length > 0 ? await db.read.budget.findMany({ where: { id: { in: ids } } }) : []
    const budgets = new Map(rows.map(row => [row.id, row]))
    const byUser = Map.groupBy(pairs, ({ userId }) => userId)
    return userIds.map(id => (byUser.get(id) ?? []).flatMap(({ budgetId }) => budgets.get(budgetId) ?? []))
  })
}
