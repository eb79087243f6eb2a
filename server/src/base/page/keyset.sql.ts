import { Prisma } from '@parley/prisma'
import type { KeysetRange } from './keyset.js'

interface KeyColumns {
  time: Prisma.Sql
  id: Prisma.Sql
}

export const and = (conditions: Prisma.Sql[]): Prisma.Sql => Prisma.join(conditions, ' AND ')

/** The conditions of a page. As in `keysetPage`, the plain range lets the database walk the index from the cursor on. */
export const withinRange = ({ bounds }: KeysetRange, { time, id }: KeyColumns): Prisma.Sql[] =>
  bounds.flatMap(({ side, value, id: cursorId }) => {
    const beyond = side === 'gt' ? Prisma.raw('>') : Prisma.raw('<')
    return [
      Prisma.sql`${time} ${beyond}= ${value}`,
      Prisma.sql`(${time} ${beyond} ${value} OR (${time} = ${value} AND ${id} ${beyond} ${cursorId}))`,
    ]
  })

/** The order and length of a page. */
export function inOrder({ sort, take, skip }: KeysetRange, { time, id }: KeyColumns): Prisma.Sql {
  const direction = sort === 'asc' ? Prisma.raw('ASC') : Prisma.raw('DESC')
  const offset = skip > 0 ? Prisma.sql` OFFSET ${skip}` : Prisma.empty
  return Prisma.sql`ORDER BY ${time} ${direction}, ${id} ${direction} LIMIT ${take}${offset}`
}
