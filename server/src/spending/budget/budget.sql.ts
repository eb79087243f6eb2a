import { type Budget, Prisma } from '@parley/prisma'
import type { BudgetPeriod, BudgetScope } from '@parley/schema'
import type { Db, ReadClient, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Who pays for a call: a person, perhaps by a key. */
export interface Payer {
  userId: string
  apiKeyId: string | null
}

/** A budget that limits what somebody spends. */
export interface Applicable {
  id: string
  scope: BudgetScope
  period: BudgetPeriod
  limitNano: bigint
  /** Whose part of it: the member of a role; "" for every other budget. */
  userId: string
}

/** The budgets that limit a payer, in the order in which they are locked. */
export async function budgetsFor(
  client: Pick<ReadClient, '$queryRaw'> | Pick<Transaction, '$queryRaw'>,
  { userId, apiKeyId }: Payer,
): Promise<Applicable[]> {
  const rows = await client.$queryRaw<
    { id: string; scope: BudgetScope; period: BudgetPeriod; limitNano: string }[]
  >`
    SELECT id, scope, period, CAST(limit_nano AS TEXT) AS "limitNano" FROM budget
    WHERE scope = 'ORGANIZATION' OR (scope = 'USER' AND subject_id = ${userId})
      OR (scope = 'API_KEY' AND subject_id = ${apiKeyId ?? ''})
      OR (scope = 'ROLE' AND subject_id IN (SELECT role_id FROM role_assignment WHERE user_id = ${userId}))`
  return rows
    .map(row => ({
      ...row,
      limitNano: BigInt(row.limitNano),
      userId: row.scope === 'ROLE' ? userId : '',
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Every budget that limits what these people spend: the organisation's, and those of their roles, themselves and their keys. */
export const budgetsOf = (
  db: Db,
  userIds: readonly string[],
): Promise<{ userId: string; budgetId: string }[]> =>
  db.read.$queryRaw`
    SELECT u.id AS "userId", budget.id AS "budgetId" FROM "user" u JOIN budget
      ON budget.scope = 'ORGANIZATION' OR (budget.scope = 'USER' AND budget.subject_id = u.id)
      OR (budget.scope = 'ROLE' AND EXISTS
        (SELECT 1 FROM role_assignment a WHERE a.user_id = u.id AND a.role_id = budget.subject_id))
      OR (budget.scope = 'API_KEY' AND EXISTS
        (SELECT 1 FROM api_key k WHERE k.owner_id = u.id AND k.id = budget.subject_id AND k.revoked_at IS NULL))
    WHERE ${oneOf(db, Prisma.sql`u.id`, userIds)}`

/** Adds a budget; one that somebody else made meanwhile gets its limit and threshold. */
export async function putBudget(tx: Transaction, budget: Budget): Promise<void> {
  const { id, scope, subjectId, period, limitNano, alertAt, createdAt } = budget
  await tx.$executeRaw`
    INSERT INTO budget (id, scope, subject_id, period, limit_nano, alert_at, created_at)
    VALUES (${id}, ${scope}, ${subjectId}, ${period}, ${limitNano}, ${alertAt}, ${createdAt})
    ON CONFLICT (scope, subject_id, period) DO UPDATE
    SET limit_nano = excluded.limit_nano, alert_at = excluded.alert_at`
}

/** Budgets of which nothing is left in the present day or month, of a role's for one of its members. */
export async function findUsedUp(db: Db, day: Date, month: Date): Promise<string[]> {
  const found = await db.read.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT budget.id FROM budget JOIN budget_use ON budget_use.budget_id = budget.id
    WHERE ((budget.period = 'DAY' AND budget_use.period_start = ${day})
        OR (budget.period = 'MONTH' AND budget_use.period_start = ${month}))
      AND budget_use.spent_nano + budget_use.reserved_nano >= budget.limit_nano
    UNION SELECT id FROM budget WHERE limit_nano = 0`
  return found.map(({ id }) => id)
}

/** As many as a list is narrowed to at once. */
const MOST_PEOPLE = 10_000

/** People of whose own budget, part of a role's or budget of a key nothing is left in the present day or month. */
export async function findOver(db: Db, day: Date, month: Date): Promise<string[]> {
  const found = await db.read.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT "over".id FROM (
      SELECT CASE budget.scope WHEN 'USER' THEN budget.subject_id WHEN 'ROLE' THEN budget_use.user_id
        ELSE (SELECT k.owner_id FROM api_key k WHERE k.id = budget.subject_id AND k.revoked_at IS NULL) END AS id
      FROM budget JOIN budget_use ON budget_use.budget_id = budget.id
      WHERE budget.scope <> 'ORGANIZATION'
        AND ((budget.period = 'DAY' AND budget_use.period_start = ${day})
          OR (budget.period = 'MONTH' AND budget_use.period_start = ${month}))
        AND budget_use.spent_nano + budget_use.reserved_nano >= budget.limit_nano
      UNION ALL SELECT subject_id FROM budget WHERE scope = 'USER' AND limit_nano = 0
      UNION ALL SELECT a.user_id FROM budget JOIN role_assignment a ON a.role_id = budget.subject_id
        WHERE budget.scope = 'ROLE' AND budget.limit_nano = 0
    ) AS "over"
    WHERE "over".id IS NOT NULL LIMIT ${MOST_PEOPLE}`
  return found.map(({ id }) => id)
}

/** Of reservations those whose reply nobody writes any more. */
export async function findLost(db: Db, size: number): Promise<string[]> {
  const lost = await db.read.$queryRaw<{ id: string }[]>`
    SELECT message_id AS "id" FROM reservation WHERE NOT EXISTS
      (SELECT 1 FROM message WHERE message.id = reservation.message_id AND message.status = 'STREAMING')
    ORDER BY message_id LIMIT ${size}`
  return lost.map(({ id }) => id)
}
