import { Prisma } from '@parley/prisma'

/**
 * Columns of a table by the names that Prisma gives them, for rows of SQL to be rows of Prisma; with something before the
 * names, where another table has the same ones.
 */
export const selectColumns = (alias: string, columns: Record<string, string>, before = ''): Prisma.Sql =>
  Prisma.raw(
    Object.entries(columns)
      .map(([name, column]) => `${alias}."${column}" AS "${before}${name}"`)
      .join(', '),
  )

/** Takes one table's row out of that of a statement with several. */
export function rowTaker<Row>(columns: Record<keyof Row & string, string>, before = '') {
  const names = Object.keys(columns).map(name => [name, before + name] as const)
  return (joined: object): Row => {
    const row: Record<string, unknown> = {}
    for (const [name, from] of names) row[name] = (joined as Record<string, unknown>)[from]
    return row as Row
  }
}
