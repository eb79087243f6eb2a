import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import type { DatabaseAddress } from './address.js'
import { createShadowDatabase } from './shadowDatabase.js'

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>

export interface MigrationAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory
  /** The engine closes shadow databases only: it keeps the other, on SQLite with an exclusive lock, until this. */
  close(): Promise<void>
}

/** Prisma's adapters with what the schema engine asks of them and they lack. */
export function createMigrationAdapter(at: DatabaseAddress): MigrationAdapter {
  const closing: (() => Promise<void>)[] = []
  const keep = <A extends SqlDriverAdapter>(adapter: A): A => {
    closing.unshift(() => adapter.dispose())
    return adapter
  }
  const close = async () => {
    for (const end of closing.splice(0)) await end()
  }
  if (at.kind === 'sqlite') {
    const sqlite = new PrismaBetterSqlite3({ url: at.file })
    const connect = async () => completeSqlite(keep(await sqlite.connect()))
    const connectToShadowDb = async () => completeSqlite(await sqlite.connectToShadowDb())
    return {
      factory: { provider: sqlite.provider, adapterName: sqlite.adapterName, connect, connectToShadowDb },
      close,
    }
  }
  const postgresql = new PrismaPg({ connectionString: at.url })
  const connect = async () => completePostgresql(keep(await postgresql.connect()))
  // The adapter's own shadow database is the real one if that is given by an address.
  const connectToShadowDb = async () => {
    const shadow = await createShadowDatabase(at.url)
    closing.unshift(() => shadow.drop())
    return completePostgresql(await new PrismaPg({ connectionString: shadow.url }).connect())
  }
  return {
    factory: {
      provider: postgresql.provider,
      adapterName: postgresql.adapterName,
      connect,
      connectToShadowDb,
    },
    close,
  }
}

// The engine sends a whole migration as one statement, which better-sqlite3 refuses.
function completeSqlite(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const executeRaw = adapter.executeRaw.bind(adapter)
  adapter.executeRaw = async query => {
    if (query.args.length > 0) return executeRaw(query)
    await adapter.executeScript(query.sql)
    return 0
  }
  return adapter
}

function completePostgresql(adapter: PgAdapter): SqlDriverAdapter {
  const pool = adapter.underlyingDriver()
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryArrayResult>

  // Whole scripts at once, as `prisma migrate deploy` sends them: the adapter would cut them at every semicolon.
  adapter.executeScript = async script => {
    await query(script).catch(toAdapterError)
  }

  // PostgreSQL's catalogue has columns of the type "char", which the engine reads and the adapter does not know.
  const { builtins } = pg.types
  const characters = new Set<string>()
  const queryWithCharacters = async (...args: unknown[]) => {
    const result = await query(...args)
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== builtins.CHAR) continue
      characters.add(field.name)
      field.dataTypeID = builtins.TEXT
    }
    return result
  }
  Object.assign(pool, { query: queryWithCharacters })
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async query => {
    const result = await queryRaw(query)
    const typeOf = (name: string, i: number) =>
      characters.has(name) ? ColumnTypeEnum.Character : result.columnTypes[i]
    return {
      ...result,
      columnTypes: result.columnNames.map((name, i) => typeOf(name, i) ?? ColumnTypeEnum.Text),
    }
  }
  return adapter
}

function toAdapterError(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error
  const { code = '', severity = '', message, detail, column, hint } = error
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
}
