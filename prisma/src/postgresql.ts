import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { PoolConfig } from 'pg'
import { PrismaClient as PostgresqlClient } from '../generated/postgresql/client/client.js'
import type { PrismaClient } from '../generated/sqlite/client/client.js'
import { createPool, type SessionLimits } from './pool.js'
import { createPostgresqlReader } from './postgresqlReader.js'
import { type OnQuery, queryLog, tellQueries } from './queryLog.js'
import type { Reader } from './reader.js'

/** Prepared statements live once per connection, so only the first texts get one; lists of every length would not end. */
const maxStatements = 500

/** A client on a pool. Beside models that only PostgreSQL has, it is the SQLite client's twin, and typed as such. */
export const openPostgresql = (...on: Parameters<typeof openPostgresqlPool>): PrismaClient =>
  openPostgresqlPool(...on).client

/** The same, and what reads on its connections. */
export function openPostgresqlPool(
  config: PoolConfig,
  { limits = {}, onQuery }: { limits?: SessionLimits; onQuery?: OnQuery | undefined } = {},
): { client: PrismaClient; reader: Reader } {
  const pool = createPool(config, limits)
  const statementNameGenerator = createStatementNames()
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    statementNameGenerator,
  })
  const client = new PostgresqlClient({ adapter, ...queryLog(onQuery) }) as unknown as PrismaClient
  return {
    client: tellQueries(client, onQuery),
    reader: createPostgresqlReader(pool, statementNameGenerator, onQuery),
  }
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
