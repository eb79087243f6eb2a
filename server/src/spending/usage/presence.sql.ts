import { Prisma } from '@parley/prisma'
import type { UsageRatings } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Calls } from './usage.sql.js'

type Keyed<Found> = Record<string, string | null> & Found

/** How many people there are in each group. */
export function peopleBy(
  db: Pick<Db, 'slowReads'>,
  { keys, tables, where }: Calls,
): Promise<Keyed<{ people: string }>[]> {
  const { names, columns } = listed(keys)
  return db.slowReads.$queryRaw`
    SELECT ${names} CAST(COUNT(*) AS TEXT) AS "people" FROM (
      SELECT DISTINCT ${columns} u.user_id FROM ${tables} WHERE ${where}
    ) AS present ${grouped(keys)}`
}

/** How the replies of each group were rated; by one person alone, if `ownId` is not null. */
export function ratingsBy(
  db: Pick<Db, 'slowReads'>,
  { keys, tables, where }: Calls,
  ownId: string | null,
): Promise<Keyed<Record<keyof UsageRatings, string>>[]> {
  const { names, columns } = listed(keys)
  const own = ownId === null ? Prisma.empty : Prisma.sql`AND f.user_id = ${ownId}`
  const of = (rating: string) =>
    Prisma.sql`CAST(COALESCE(SUM(CASE WHEN rating = ${rating} THEN 1 ELSE 0 END), 0) AS TEXT)`
  return db.slowReads.$queryRaw`
    SELECT ${names} ${of('UP')} AS "up", ${of('DOWN')} AS "down" FROM (
      SELECT ${columns} f.rating FROM ${tables} CROSS JOIN feedback f
      WHERE f.message_id = u.message_id AND ${where} ${own}
    ) AS rated ${grouped(keys)}`
}

const nameOf = (name: string) => Prisma.raw(`"${name}"`)

function listed(keys: Calls['keys']): { names: Prisma.Sql; columns: Prisma.Sql } {
  const entries = Object.entries(keys)
  if (entries.length === 0) return { names: Prisma.empty, columns: Prisma.empty }
  return {
    names: Prisma.join(
      entries.map(([name]) => Prisma.sql`${nameOf(name)}, `),
      '',
    ),
    columns: Prisma.join(
      entries.map(([name, column]) => Prisma.sql`${column} AS ${nameOf(name)}, `),
      '',
    ),
  }
}

const grouped = (keys: Calls['keys']): Prisma.Sql => {
  const names = Object.keys(keys).map(nameOf)
  return names.length > 0 ? Prisma.sql`GROUP BY ${Prisma.join(names)}` : Prisma.empty
}
