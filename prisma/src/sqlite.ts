import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../generated/sqlite/client/client.js'
import { type OnQuery, queryLog, tellQueries } from './queryLog.js'

/** A client on one connection of its own, on which the pragmas (an SQL script) are set first. */
export function openSqlite(file: string, pragmas: string, onQuery?: OnQuery): PrismaClient {
  const factory = new PrismaBetterSqlite3({ url: file })
  const connect = async () => {
    const adapter = await factory.connect()
    await adapter.executeScript(pragmas)
    return adapter
  }
  const { provider, adapterName } = factory
  return tellQueries(
    new PrismaClient({ adapter: { provider, adapterName, connect }, ...queryLog(onQuery) }),
    onQuery,
  )
}
