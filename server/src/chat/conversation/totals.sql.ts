import { Prisma } from '@parley/prisma'
import type { ConversationFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import { countRows } from '../../base/page/countRows.sql.js'
import { and } from '../../base/page/keyset.sql.js'
import { nanoOf } from '../../model/price.js'

const { sql } = Prisma

/** What 64 bits hold. */
const MOST = 2n ** 63n - 1n
const MANY = 2 ** 31 - 1

/** What a filter asks of the totals (`t`) of conversations. */
export function ofTotals({
  failed,
  minMessages,
  maxMessages,
  minCost,
  maxCost,
}: ConversationFilter): Prisma.Sql[] {
  return [
    ...(failed == null ? [] : [failed ? sql`t."failed" > 0` : sql`t."failed" = 0`]),
    ...(minMessages == null ? [] : [sql`t."messages" >= ${checked('minMessages', minMessages)}`]),
    ...(maxMessages == null ? [] : [sql`t."messages" <= ${checked('maxMessages', maxMessages)}`]),
    ...(minCost == null ? [] : [sql`t."cost_nano" >= ${cost('minCost', minCost)}`]),
    ...(maxCost == null ? [] : [sql`t."cost_nano" <= ${cost('maxCost', maxCost)}`]),
  ]
}

/** As many are put in order at once; of more some stand near each end of an order. */
const FEW = 2000

/**
 * Whether few conversations fit, so that a list begins with their totals. SQLite cannot know; PostgreSQL does, whatever is
 * named first.
 */
export async function areFew(db: Db, filter: ConversationFilter): Promise<boolean> {
  const totals = ofTotals(filter)
  if (totals.length === 0 || db.kind === 'postgresql') return false
  const fitting = sql`SELECT 1 FROM "conversation_total" t WHERE ${and(totals)}`
  return (await countRows(db, fitting, { take: FEW })) < FEW
}

function checked(name: string, count: number): number {
  if (count < 0 || count > MANY) throw badInput({ [`filter.${name}`]: `${name} must be 0 or more.` })
  return count
}

function cost(name: string, given: string): bigint {
  const nano = nanoOf(given)
  if (nano < 0n || nano > MOST) throw badInput({ [`filter.${name}`]: `${name} must be "0" to "9000000000".` })
  return nano
}
