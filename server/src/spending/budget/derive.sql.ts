import { type Budget, Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Period } from './period.js'

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

/** Whose calls a budget counts; of a role's budget, those of each member. */
interface Counted {
  kind: Db['kind']
  budget: Budget
  members: string[]
}

/** What was spent in a period: by each member of a role, else together, under "". */
export function spentIn(
  tx: Transaction,
  counted: Counted,
  { start, end }: Period,
): Promise<{ userId: string; spentNano: string }[]> {
  const userId = counted.budget.scope === 'ROLE' ? Prisma.sql`user_id` : Prisma.sql`''`
  return tx.$queryRaw`
    SELECT ${userId} AS "userId", CAST(SUM(cost_nano) AS TEXT) AS "spentNano"
    FROM usage WHERE created_at >= ${start} AND created_at < ${end} AND cost_nano IS NOT NULL AND ${payersOf(counted)}
    GROUP BY 1`
}

/** What is set aside. */
export const runningOf = (tx: Transaction, counted: Counted): Promise<Running[]> =>
  tx.$queryRaw`
    SELECT message_id AS "id", user_id AS "userId", CAST(amount_nano AS TEXT) AS "amountNano", budgets,
      created_at AS "createdAt"
    FROM reservation WHERE ${payersOf(counted)}`

/** Writes into reservations of which budgets they are part. */
export async function setBudgets(
  tx: Transaction,
  kind: Db['kind'],
  joined: { id: string; budgets: string }[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE reservation SET budgets = joined.budgets
    FROM ${jsonTable(kind, 'joined', { id: 'text', budgets: 'text' }, joined)}
    WHERE reservation.message_id = joined.id`
}

/** A condition on usage and on reservations alike. */
function payersOf({ kind, budget: { scope, subjectId }, members }: Counted): Prisma.Sql {
  if (scope === 'USER') return Prisma.sql`user_id = ${subjectId}`
  if (scope === 'API_KEY') return Prisma.sql`api_key_id = ${subjectId}`
  return scope === 'ROLE' ? oneOf({ kind }, Prisma.sql`user_id`, members) : Prisma.sql`1 = 1`
}
