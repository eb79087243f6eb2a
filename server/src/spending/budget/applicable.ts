import type { BudgetPeriod, BudgetScope } from '@parley/schema'
import type { ReadClient, Transaction } from '../../base/db/db.js'

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
