import { Prisma } from '@parley/prisma'
import type { KeysetRange } from './keyset.js'

interface KeyColumns {
  key: Prisma.Sql
  id: Prisma.Sql
  /** Whether the key may be null, which counts as the largest value. */
  nullable?: boolean | undefined
}

const { raw, sql } = Prisma

export const and = (conditions: Prisma.Sql[]): Prisma.Sql => Prisma.join(conditions, ' AND ')

/** The conditions of a page. As in `keysetPage`, the plain range lets the database walk the index from the cursor on. */
export const withinRange = ({ bounds }: KeysetRange, { key, id, nullable }: KeyColumns): Prisma.Sql[] =>
  bounds.flatMap(({ side, value, id: cursorId }) => {
    const beyond = side === 'gt' ? raw('>') : raw('<')
    if (value === null) {
      const same = sql`${key} IS NULL AND ${id} ${beyond} ${cursorId}`
      return [side === 'gt' ? same : sql`(${same} OR ${key} IS NOT NULL)`]
    }
    const larger = nullable && side === 'gt' ? sql` OR ${key} IS NULL` : Prisma.empty
    return [
      sql`(${key} ${beyond}= ${value}${larger})`,
      sql`(${key} ${beyond} ${value} OR (${key} = ${value} AND ${id} ${beyond} ${cursorId})${larger})`,
    ]
  })

/** The order and length of a page. */
export function inOrder({ sort, take, skip }: KeysetRange, { key, id, nullable }: KeyColumns): Prisma.Sql {
  const direction = raw(sort === 'asc' ? 'ASC' : 'DESC')
  const nulls = nullable ? raw(sort === 'asc' ? ' NULLS LAST' : ' NULLS FIRST') : Prisma.empty
  const offset = skip > 0 ? sql` OFFSET ${skip}` : Prisma.empty
  return sql`ORDER BY ${key} ${direction}${nulls}, ${id} ${direction} LIMIT ${take}${offset}`
}
