import type pg from 'pg'
import { types } from 'pg'
import { Prisma } from '../generated/sqlite/client/client.js'
import type { OnQuery } from './queryLog.js'
import type { Reader } from './reader.js'

/** Reads on connections of the pool that Prisma has, too; `nameOf`: what a statement is prepared as. */
export function createPostgresqlReader(
  pool: pg.Pool,
  nameOf: (query: { sql: string }) => string,
  onQuery?: OnQuery,
): Reader {
  return {
    async query<Row>({ text, values }: { text: string; values: unknown[] }) {
      onQuery?.(text)
      const query = { name: nameOf({ sql: text }), text, values: values.map(sent), types: parsers }
      return (await pool.query(query)).rows as Row[]
    },
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

const parsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && ours[oid]) || types.getTypeParser(oid, format)) as typeof types.getTypeParser,
}
