import { Prisma } from '@parley/prisma'
import { storable } from './timeRange.js'

/** As `timeRange`, in SQL. */
export const timesBetween = (
  column: Prisma.Sql,
  from: Date | null | undefined,
  before: Date | null | undefined,
): Prisma.Sql[] => [
  ...(from ? [Prisma.sql`${column} >= ${storable(from)}`] : []),
  ...(before ? [Prisma.sql`${column} < ${storable(before)}`] : []),
]
