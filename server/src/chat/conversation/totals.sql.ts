import { Prisma } from '@parley/prisma'
import type { ConversationFilter } from '@parley/schema'
import { badInput } from '../../base/errors.js'
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

function checked(name: string, count: number): number {
  if (count < 0 || count > MANY) throw badInput({ [`filter.${name}`]: `${name} must be 0 or more.` })
  return count
}

function cost(name: string, given: string): bigint {
  const nano = nanoOf(given)
  if (nano < 0n || nano > MOST) throw badInput({ [`filter.${name}`]: `${name} must be "0" to "9000000000".` })
  return nano
}
