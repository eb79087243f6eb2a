import { Prisma } from '@parley/prisma'

/** Columns of a table by the names that Prisma gives them, for rows of SQL to be rows of Prisma. */
export const selectColumns = (alias: string, columns: Record<string, string>): Prisma.Sql =>
  Prisma.raw(
    Object.entries(columns)
      .map(([name, column]) => `${alias}."${column}" AS "${name}"`)
      .join(', '),
  )
