import { Prisma } from '@parley/prisma'
import type { Db } from './db.js'

/** That a column is one of a list, as one statement for lists of any length. */
export const oneOf = ({ kind }: Pick<Db, 'kind'>, column: Prisma.Sql, ids: readonly string[]): Prisma.Sql =>
  kind === 'postgresql'
    ? Prisma.sql`${column} = ANY(${ids}::text[])`
    : Prisma.sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
