import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import type { PoolConfig } from 'pg'
import { PrismaClient as PostgresqlClient } from '../generated/postgresql/client/client.js'
import type { PrismaClient } from '../generated/sqlite/client/client.js'
import { createPool, type SessionLimits } from './pool.js'
import { createPostgresqlStatements, parsers } from './postgresqlStatements.js'
import { type OnQuery, queryLog, tellQueries } from './queryLog.js'
import type { Reader, Script, WithStatements } from './reader.js'

/** Prepared statements live once per connection, so only the first texts get one; lists of every length would not end. */
const maxStatements = 500

/** A client on a pool. Beside models that only PostgreSQL has, it is the SQLite client's twin, and typed as such. */
export const openPostgresql = (...on: Parameters<typeof openPostgresqlPool>): PrismaClient =>
  openPostgresqlPool(...on).client

/** The same, what reads on its connections, and what goes past Prisma in its transactions. */
export function openPostgresqlPool(
  config: PoolConfig,
  { limits = {}, onQuery }: { limits?: SessionLimits; onQuery?: OnQuery | undefined } = {},
): {
  client: PrismaClient
  reader: Reader
  script: Script
  withStatements: WithStatements
  /** How many are open, of these idle, and how many are waited for. */
  connections(): { open: number; idle: number; waiting: number }
} {
  const pool = createPool(config, limits)
  const statementNameGenerator = createStatementNames()
  const statementsOn = (on: Pick<pg.ClientBase, 'query'>) =>
    createPostgresqlStatements(on, statementNameGenerator, onQuery)
  const factory = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator })
  const begun = new AsyncLocalStorage<Begun>()
  const { adapterName } = factory
  const connect = async () => tellConnections(await factory.connect(), begun)
  const adapter = { provider: 'postgres', adapterName, connect } as const
  const client = new PostgresqlClient({ adapter, ...queryLog(onQuery) }) as unknown as PrismaClient
  return {
    client: tellQueries(client, onQuery),
    reader: statementsOn(pool),
    async script(text) {
      onQuery?.(text)
      // The driver answers several statements with as many results.
      const results = (await pool.query({ text, types: parsers })) as unknown as pg.QueryResult[]
      return results.at(-1)?.rows ?? []
    },
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    withStatements: run => {
      const transaction: Begun = { connection: null }
      return begun.run(transaction, () =>
        run(() => {
          if (!transaction.connection) throw new Error('The transaction has not begun.')
          return statementsOn(transaction.connection)
        }),
      )
    },
  }
}

interface Begun {
  connection: pg.ClientBase | null
}

/** Has whoever began a transaction know its connection, which the adapter keeps to itself in its pinned version. */
function tellConnections<A extends SqlDriverAdapter>(adapter: A, begun: AsyncLocalStorage<Begun>): A {
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async level => {
    const transaction = await startTransaction(level)
    const begins = begun.getStore()
    if (begins) begins.connection = (transaction as unknown as { client: pg.ClientBase }).client
    return transaction
  }
  return adapter
}

function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= maxStatements || sql.length > 10_000) return ''
    const name = createHash('sha1').update(sql).digest('base64url')
    names.set(sql, name)
    return name
  }
}
