import type pg from 'pg'
import { types } from 'pg'
import { Prisma } from '../generated/sqlite/client/client.js'
import type { OnQuery } from './queryLog.js'
import type { Statements } from './reader.js'

/** On any connection of a pool, or on that of a transaction; `nameOf`: what a statement is prepared as. */
export function createPostgresqlStatements(
  on: Pick<pg.ClientBase, 'query'>,
  nameOf: (query: { sql: string }) => string,
  onQuery?: OnQuery,
): Statements {
  const run = ({ text, values }: { text: string; values: unknown[] }) => {
    onQuery?.(text)
    return on.query({ name: nameOf({ sql: text }), text, values: values.map(sent), types: parsers })
  }
  return {
    query: async <Row>(sql: Prisma.Sql) => (await run(sql)).rows as Row[],
    execute: async sql => (await run(sql)).rowCount ?? 0,
  }
}

/** As the adapter sends it: times without a zone are UTC. */
const sent = (value: unknown): unknown =>
  value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : value

const { builtins } = types

const toDate = (value: string): Date => new Date(`${value.replace(' ', 'T')}Z`)

const ours: Record<number, (value: string) => unknown> = {
  [builtins.INT8]: BigInt,
  [builtins.NUMERIC]: value => new Prisma.Decimal(value),
  [builtins.TIMESTAMP]: toDate,
}

export const parsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && ours[oid]) || types.getTypeParser(oid, format)) as typeof types.getTypeParser,
}
