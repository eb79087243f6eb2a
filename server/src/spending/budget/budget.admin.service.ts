import type { Budget } from '@parley/prisma'
import type { BudgetFilter, BudgetOrder, Page, PageArgs, SetBudgetInput } from '@parley/schema'
import { recordAdminEvent } from '../../access/adminEvent/adminEvent.service.js'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { keysetPage } from '../../base/page/keyset.js'
import { listFilter } from '../../base/page/listFilter.js'
import type { Asker, Viewer } from '../../base/viewer.js'
import { decimalOf } from '../../model/price.js'
import { judgeAgain, type TellPerson } from './alert.js'
import type { createBudgetsOfLoader, createBudgetUseLoader } from './budget.loader.js'
import { findOver, findUsedUp, putBudget } from './budget.sql.js'
import { deriveUses } from './derive.js'
import { holdBookings } from './derive.sql.js'
import { checkedBudget, requireSubject } from './input.js'
import { type Period, periodOf } from './period.js'
import { seesBudget } from './visibility.js'

/** How far a budget is used, by everybody or by one member of its role. */
export interface BudgetState {
  budget: Budget
  spent: string
  reserved: string
  alerted: boolean
  resetsAt: Date
}

type BudgetAsker = Asker<{
  budgetsOf: ReturnType<typeof createBudgetsOfLoader>
  budgetUse: ReturnType<typeof createBudgetUseLoader>
}>

export type BudgetListArgs = PageArgs & { filter?: BudgetFilter | null; orderBy?: BudgetOrder | null }

export type BudgetAdminService = ReturnType<typeof createBudgetAdminService>

/** Budgets as they are set and looked at. */
export function createBudgetAdminService(deps: {
  db: Db
  audit: Audit
  tellPerson: TellPerson
  now: () => Date
}) {
  const { db, audit, tellPerson, now } = deps
  const periodNow = ({ period }: Budget): Period => periodOf(period as 'DAY' | 'MONTH', now())

  const conditions = async (filter: BudgetFilter): Promise<object[]> => {
    const { scope, subjectId, period, usedUp } = filter
    const over = usedUp == null ? [] : await findUsedUp(db, ...startsNow())
    return [
      ...listFilter(filter),
      { ...(scope && { scope }), ...(subjectId && { subjectId }), ...(period && { period }) },
      ...(usedUp == null ? [] : [{ id: usedUp ? { in: over } : { notIn: over } }]),
    ]
  }

  const startsNow = (): [day: Date, month: Date] => [
    periodOf('DAY', now()).start,
    periodOf('MONTH', now()).start,
  ]

  const useOf = async ({ loaders }: BudgetAsker, budget: Budget, userId: string) => {
    const { start, end } = periodNow(budget)
    const use = await loaders.budgetUse.load({ budgetId: budget.id, userId, periodStart: start })
    const { spentNano, reservedNano, alertedAt } = use ?? unused
    const state: BudgetState = {
      budget,
      spent: decimalOf(spentNano),
      reserved: decimalOf(reservedNano),
      alerted: alertedAt !== null,
      resetsAt: end,
    }
    return { state, left: budget.limitNano - spentNano - reservedNano }
  }

  return {
    async list({ filter, orderBy, ...args }: BudgetListArgs): Promise<Page<Budget>> {
      const where = { AND: await conditions(filter ?? {}) }
      return keysetPage({
        args,
        order: { field: 'createdAt', direction: orderBy?.direction ?? 'DESC' },
        find: page => db.read.budget.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: most => db.read.budget.count({ where, ...most }),
      })
    },

    /** Whose budgets are used up. */
    findOver: (): Promise<string[]> => findOver(db, ...startsNow()),

    /** For `node`. */
    find: async (viewer: Viewer, ids: string[]): Promise<Budget[]> =>
      viewer.permissions.has('BUDGETS_MANAGE') ? db.read.budget.findMany({ where: { id: { in: ids } } }) : [],

    /** Null for a role's: there each member has their own. */
    state: async (context: BudgetAsker, budget: Budget): Promise<BudgetState | null> =>
      budget.scope === 'ROLE' ? null : (await useOf(context, budget, '')).state,

    /** What limits a person, as far as the viewer may know it; what has the least left comes first. */
    async ofUser(context: BudgetAsker, userId: string): Promise<BudgetState[]> {
      const budgets = await context.loaders.budgetsOf.load(userId)
      const states = await Promise.all(
        budgets
          .filter(budget => seesBudget(context.viewer, budget, userId))
          .map(budget => useOf(context, budget, budget.scope === 'ROLE' ? userId : '')),
      )
      return states.sort((a, b) => (a.left < b.left ? -1 : a.left > b.left ? 1 : 0)).map(({ state }) => state)
    },

    /** One for each scope, subject and period: setting it again changes its limit, a new one counts what was spent before. */
    async set(viewer: Viewer, input: SetBudgetInput): Promise<Budget> {
      const wanted = checkedBudget(input)
      const { scope, subjectId, period, limitNano } = wanted
      const alert = wanted.alertAt === undefined ? {} : { alertAt: wanted.alertAt }
      const key = { scope_subjectId_period: { scope, subjectId, period } }
      return db.write(async tx => {
        await requireSubject(tx, wanted)
        const before = await tx.budget.findUnique({ where: key })
        const { alertAt = before?.alertAt ?? null } = alert
        if (before?.limitNano === limitNano && before.alertAt === alertAt) return before
        const changed = await tx.budget.updateMany({
          where: { scope, subjectId, period },
          data: { limitNano, ...alert },
        })
        const id = newId('bud')
        // Also where somebody deletes it at this moment.
        if (changed.count === 0) {
          await holdBookings(tx, db.kind)
          await putBudget(tx, { id, scope, subjectId, period, limitNano, alertAt, createdAt: now() })
        }
        const budget = await tx.budget.findUniqueOrThrow({ where: key })
        if (budget.id === id) await deriveUses(tx, db.kind, budget, now())
        await judgeAgain(tx, budget, now(), tellPerson)
        await audit.record(tx, viewer, {
          action: 'budget.set',
          target: { type: 'Budget', id: budget.id },
          details: { ...factsOf(budget), ...(before && { before: decimalOf(before.limitNano) }) },
        })
        await recordAdminEvent(tx, budget.id === id ? 'CREATED' : 'UPDATED', budget.id)
        return budget
      })
    },

    /** One that is gone counts as deleted. */
    async delete(viewer: Viewer, id: string): Promise<string> {
      await db.write(async tx => {
        const budget = await tx.budget.findUnique({ where: { id } })
        const { count } = await tx.budget.deleteMany({ where: { id } })
        if (!budget || count === 0) return
        await audit.record(tx, viewer, {
          action: 'budget.deleted',
          target: { type: 'Budget', id },
          details: factsOf(budget),
        })
        await recordAdminEvent(tx, 'DELETED', id)
      })
      return id
    },
  }
}

const unused = { spentNano: 0n, reservedNano: 0n, alertedAt: null }

const factsOf = ({ scope, subjectId, period, limitNano, alertAt }: Budget): Record<string, string> => ({
  scope,
  ...(subjectId && { subject: subjectId }),
  period,
  limit: decimalOf(limitNano),
  ...(alertAt !== null && { alertAt: String(alertAt) }),
})
