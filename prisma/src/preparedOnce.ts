import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type Database from 'better-sqlite3'
import { createStatementCache } from './statementCache.js'

type Statement = Database.Statement<unknown[]>

/**
 * Has Prisma's adapter prepare a statement once, where it would for every query. It binds a statement for good, so it is
 * given one that is bound when it runs, with as much of the driver as the adapter uses in its pinned version.
 */
export function prepareOnce(adapter: SqlDriverAdapter): void {
  const client = connectionOf(adapter)
  const prepare = client.prepare.bind(client)
  const statements = createStatementCache(text => createOnce(prepare(text)))
  Object.assign(client, { prepare: (text: string) => statements.memo(text) })
}

/** What the adapter keeps to itself, in its pinned version. */
export const connectionOf = (adapter: SqlDriverAdapter): Pick<Database.Database, 'prepare'> =>
  (adapter as unknown as { client: Pick<Database.Database, 'prepare'> }).client

function createOnce(statement: Statement) {
  const { reader } = statement
  const columns = reader ? statement.columns() : []
  if (reader) statement.raw()
  const run = (...values: unknown[]) => statement.run(...values)
  return {
    run,
    bind: (values: unknown[]) => ({
      reader,
      run: () => run(...values),
      columns: () => columns,
      raw: () => ({ all: () => statement.all(...values) }),
    }),
  }
}
