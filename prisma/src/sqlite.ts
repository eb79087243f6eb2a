import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { PrismaClient } from '../generated/sqlite/client/client.js'
import { connectionOf, prepareOnce } from './preparedOnce.js'
import { type OnQuery, queryLog, tellQueries } from './queryLog.js'
import type { Statements, WithStatements } from './reader.js'
import { createSqliteStatements } from './sqliteStatements.js'

/** Calls `take` until it no longer throws that another program writes, or throws what it threw last. */
export type Claim = (take: () => void) => Promise<void>

/**
 * A client on one connection of its own, on which the pragmas (an SQL script) are set first. `claim`: how a transaction
 * waits for other programs that write; without it none does before its first write.
 */
export const openSqlite = (...on: Parameters<typeof openSqliteWriter>): PrismaClient =>
  openSqliteWriter(...on).client

/** The same, and what goes past Prisma in its transactions, of which there is one at a time. */
export function openSqliteWriter(
  file: string,
  pragmas: string,
  onQuery?: OnQuery,
  claim?: Claim,
): { client: PrismaClient; withStatements: WithStatements } {
  const factory = new PrismaBetterSqlite3({ url: file })
  let statements: Statements | undefined
  const connect = async () => {
    const adapter = await factory.connect()
    const connection = connectionOf(adapter)
    statements = createSqliteStatements({ prepare: connection.prepare.bind(connection) }, onQuery)
    prepareOnce(adapter)
    await adapter.executeScript(pragmas)
    return claim ? claimFirst(adapter, claim) : adapter
  }
  const { provider, adapterName } = factory
  const client = new PrismaClient({ adapter: { provider, adapterName, connect }, ...queryLog(onQuery) })
  return {
    client: tellQueries(client, onQuery),
    withStatements: run =>
      run(() => {
        if (!statements) throw new Error('The transaction has not begun.')
        return statements
      }),
  }
}

/** Changes nothing and takes the lock: BEGIN IMMEDIATE, which the adapter cannot be told to send. */
const TAKE = 'DELETE FROM _prisma_migrations WHERE 0'

/**
 * Has transactions take the lock for writing at their beginning. Later they might have read what another program has
 * changed since, and could only fail. The adapter is synchronous: nobody may wait in it.
 */
function claimFirst<A extends SqlDriverAdapter>(adapter: A, claim: Claim): A {
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async level => {
    const transaction = await startTransaction(level)
    try {
      await claim(() => void adapter.executeScript(TAKE))
    } catch (error) {
      await adapter.executeScript('ROLLBACK')
      await transaction.rollback()
      throw error
    }
    return transaction
  }
  return adapter
}
