import { Prisma, type Reservation } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import type { UseKey } from './useKey.js'

/** What a reply may cost at most, of no budget yet. */
export const insertReservation = (
  row: Pick<Reservation, 'messageId' | 'userId' | 'apiKeyId' | 'promptTokens' | 'amountNano' | 'createdAt'>,
): Prisma.Sql => insertInto('reservation', reservation, [{ ...row, budgets: '[]' }])

const reservation = {
  messageId: 'message_id',
  userId: 'user_id',
  apiKeyId: 'api_key_id',
  promptTokens: 'prompt_tokens',
  amountNano: 'amount_nano',
  budgets: 'budgets',
  createdAt: 'created_at',
}

/**
 * Sets an amount aside if the budget has room for it, in one statement; the first one of a period takes two. False: it
 * has not. A budget that was deleted meanwhile limits nothing.
 */
export async function takeFrom(
  tx: Transaction,
  kind: Db['kind'],
  { budgetId, userId, periodStart }: UseKey,
  amount: bigint,
): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE budget_use SET reserved_nano = reserved_nano + ${amount}
    WHERE budget_id = ${budgetId} AND user_id = ${userId} AND period_start = ${periodStart}
      AND spent_nano + reserved_nano + ${amount}
        <= (SELECT limit_nano FROM budget WHERE budget.id = budget_use.budget_id)`
  if (taken > 0) return true
  const begun = await tx.$executeRaw`
    INSERT INTO budget_use (budget_id, user_id, period_start, spent_nano, reserved_nano)
    SELECT id, ${userId}, ${periodStart}, 0, ${amount} FROM budget
    WHERE id = ${budgetId} AND limit_nano >= ${amount} ${standing(kind)}
    ON CONFLICT (budget_id, user_id, period_start) DO UPDATE
    SET reserved_nano = budget_use.reserved_nano + excluded.reserved_nano
    WHERE budget_use.spent_nano + budget_use.reserved_nano + excluded.reserved_nano
      <= (SELECT limit_nano FROM budget WHERE budget.id = excluded.budget_id)`
  return begun > 0 || (await tx.budget.findUnique({ where: { id: budgetId } })) === null
}

/** Adds to what was spent, whether there is room or not: it has been spent. */
export async function spend(
  tx: Transaction,
  kind: Db['kind'],
  { budgetId, userId, periodStart }: UseKey,
  amount: bigint,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO budget_use (budget_id, user_id, period_start, spent_nano, reserved_nano)
    SELECT id, ${userId}, ${periodStart}, ${amount}, 0 FROM budget WHERE id = ${budgetId} ${standing(kind)}
    ON CONFLICT (budget_id, user_id, period_start) DO UPDATE
    SET spent_nano = budget_use.spent_nano + excluded.spent_nano`
}

/** Who deletes the budget waits, or is waited for: else its foreign key would break the transaction. */
const standing = (kind: Db['kind']) => (kind === 'postgresql' ? Prisma.sql`FOR KEY SHARE` : Prisma.empty)
