import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type Database from 'better-sqlite3'
import { createKept } from './kept.js'

type Statement = Database.Statement<unknown[]>

/**
 * Has Prisma's adapter prepare a statement once, where it does so for every query: a fifth of the time of a short one.
 * It binds what it prepared for good, so it is given a statement that binds when it runs. What of the driver it uses is
 * written down here, which its pinned version keeps true.
 */
export function prepareOnce<A extends SqlDriverAdapter>(adapter: A): A {
  const { client } = adapter as unknown as { client: Pick<Database.Database, 'prepare'> }
  const prepare = client.prepare.bind(client)
  const statements = createKept(text => createOnce(prepare(text)))
  Object.assign(client, { prepare: (text: string) => statements.get(text) })
  return adapter
}

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
