import { Prisma } from '@parley/prisma'

/** Adds rows with values for these columns. Its text depends on their number: for the few that are added all the time. */
export const insertInto = <Name extends string>(
  table: string,
  columns: Record<Name, string>,
  rows: readonly Record<NoInfer<Name>, unknown>[],
): Prisma.Sql => {
  const names = Object.keys(columns) as Name[]
  const listed = Prisma.raw(names.map(name => `"${columns[name]}"`).join(', '))
  const values = rows.map(row => Prisma.sql`(${Prisma.join(names.map(name => row[name]))})`)
  return Prisma.sql`INSERT INTO ${Prisma.raw(`"${table}"`)} (${listed}) VALUES ${Prisma.join(values)}`
}
