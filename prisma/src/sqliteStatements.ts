import type Database from 'better-sqlite3'
import type { OnQuery } from './queryLog.js'
import type { Statements } from './reader.js'
import { createStatementCache } from './statementCache.js'

/** How the values of a column become those of Prisma. */
type Convert = (value: never) => unknown

interface Prepared {
  statement: Database.Statement<unknown[], Record<string, unknown>>
  /** The columns that are not yet what they should be. */
  converted: { name: string; convert: Convert }[]
}

/** On a connection, in the thread that asks. */
export function createSqliteStatements(
  database: Pick<Database.Database, 'prepare'>,
  onQuery?: OnQuery,
): Statements {
  const statements = createStatementCache<Prepared>(text => {
    const statement = database.prepare<unknown[], Record<string, unknown>>(text).safeIntegers(true)
    return { statement, converted: statement.reader ? conversionsOf(statement.columns()) : [] }
  })
  return {
    async query<Row>({ sql: text, values }: { sql: string; values: unknown[] }) {
      onQuery?.(text)
      const { statement, converted } = statements.memo(text)
      const rows = statement.all(...values.map(storedValue))
      for (const row of rows)
        for (const { name, convert } of converted) {
          const value = row[name]
          if (value !== null) row[name] = convert(value as never)
        }
      return rows as Row[]
    },
    async execute({ sql: text, values }) {
      onQuery?.(text)
      return statements.memo(text).statement.run(...values.map(storedValue)).changes
    },
  }
}

/** As Prisma's adapter stores it. */
export function storedValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  return typeof value === 'boolean' ? Number(value) : value
}

const toBigInt = (value: bigint | number): bigint => BigInt(value)
const toDate = (value: string): Date => new Date(value)
const toBoolean = (value: bigint): boolean => value !== 0n

/** By the types that columns are declared with; an expression has none. */
const conversions: Record<string, Convert> = {
  INTEGER: Number,
  BIGINT: toBigInt,
  DATETIME: toDate,
  BOOLEAN: toBoolean,
}

const conversionsOf = (columns: Database.ColumnDefinition[]): Prepared['converted'] =>
  columns.flatMap(({ name, type }) => {
    const convert = conversions[type?.toUpperCase() ?? '']
    return convert ? [{ name, convert }] : []
  })
