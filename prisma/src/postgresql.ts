import { createHash } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import type { PoolConfig } from 'pg'
import { PrismaClient as PostgresqlClient } from '../generated/postgresql/client/client.js'
import type { PrismaClient } from '../generated/sqlite/client/client.js'
import { createPool, type SessionLimits } from './pool.js'
import { type OnQuery, queryLog, tellQueries } from './queryLog.js'

/** Prepared statements live once per connection, so only the first texts get one; lists of every length would not end. */
const maxStatements = 500

/** A client on a pool. Beside models that only PostgreSQL has, it is the SQLite client's twin, and typed as such. */
export function openPostgresql(
  config: PoolConfig,
  { limits = {}, onQuery }: { limits?: SessionLimits; onQuery?: OnQuery | undefined } = {},
): PrismaClient {
  const adapter = new PrismaPg(createPool(config, limits), {
    disposeExternalPool: true,
    statementNameGenerator: createStatementNames(),
  })
  const client = new PostgresqlClient({ adapter, ...queryLog(onQuery) }) as unknown as PrismaClient
  return tellQueries(client, onQuery)
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
