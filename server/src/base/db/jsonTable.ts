import { Prisma } from '@parley/prisma'
import type { Db } from './db.js'

type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'time'
type Value = string | number | bigint | boolean | Date | null

const postgresqlTypes: Record<ColumnType, string> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  time: 'timestamp(3)',
}

/**
 * A list as a table of a statement, with the columns given: one parameter, and one text of the statement however long the
 * list is.
 */
export function jsonTable<Column extends string>(
  kind: Db['kind'],
  name: string,
  columns: Record<Column, ColumnType>,
  rows: readonly Record<NoInfer<Column>, Value>[],
): Prisma.Sql {
  const entries = Object.entries<ColumnType>(columns) as [Column, ColumnType][]
  const json = JSON.stringify(
    rows.map(row => Object.fromEntries(entries.map(([column]) => [column, row[column]]))),
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
  if (kind === 'postgresql') {
    const typed = entries.map(([column, type]) => `"${column}" ${postgresqlTypes[type]}`)
    return Prisma.sql`json_to_recordset(${json}::json) AS ${Prisma.raw(`${name}(${typed.join(', ')})`)}`
  }
  const picked = entries.map(([column, type]) => `${sqliteCast(column, type)} AS "${column}"`)
  return Prisma.sql`(SELECT ${Prisma.raw(picked.join(', '))} FROM json_each(${json})) AS ${Prisma.raw(name)}`
}

function sqliteCast(column: string, type: ColumnType): string {
  const value = `json_extract(value, '$.${column}')`
  if (type === 'bigint') return `CAST(${value} AS INTEGER)`
  // As Prisma's adapter writes times: 2026-03-01T00:00:00.000+00:00.
  return type === 'time' ? `replace(${value}, 'Z', '+00:00')` : value
}
