import pg from 'pg'
import { connectTimeoutMs } from '../address.js'
import {
  type ColumnKind,
  type DumpSource,
  type DumpTable,
  type DumpValue,
  quoted,
  refuseFailed,
  tablesOf,
} from './dump.js'

/** Rows may have a megabyte each. */
const ROWS = 200

const kinds: Record<string, ColumnKind> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  'double precision': 'real',
  boolean: 'boolean',
  'timestamp without time zone': 'time',
}

/** As they come by this, they are as JSON has them. */
const asked: Record<ColumnKind, (column: string) => string> = {
  text: column => column,
  integer: column => column,
  real: column => column,
  boolean: column => column,
  bigint: column => `${column}::text`,
  time: column => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

/** A connection on which nothing is given up because it takes long. */
export async function connectForLong(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  })
  // Without a listener a lost connection would end the process; the query that runs rejects as well.
  client.on('error', () => {})
  await client.connect()
  await client.query(
    `SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
      ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout', 'idle_session_timeout')`,
  )
  return client
}

/** What a server holds at this moment: one snapshot, as long as the connection lasts. */
export async function openPostgresqlSource(url: string): Promise<DumpSource> {
  const client = await connectForLong(url)
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    return {
      tables: await postgresqlTables(client),
      migrations: await readMigrationNames(client),
      sequences: await readSequences(client),
      async count({ name }) {
        const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(name)}`)
        return Number(rows[0]?.n)
      },
      async *rows(table) {
        const columns = table.columns.map(({ name, kind }) => asked[kind](quoted(name))).join(', ')
        await client.query(`DECLARE dump NO SCROLL CURSOR FOR SELECT ${columns} FROM ${quoted(table.name)}`)
        for (;;) {
          const { rows } = await client.query<DumpValue[]>({
            text: `FETCH ${ROWS} FROM dump`,
            rowMode: 'array',
          })
          if (rows.length === 0) break
          for (const values of rows) yield { place: '', values }
        }
        await client.query('CLOSE dump')
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

export async function postgresqlTables(client: pg.Client): Promise<DumpTable[]> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`,
  )
  return tablesOf(rows, kinds)
}

async function readMigrationNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string; finished: boolean }>(
    `SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  )
  refuseFailed(rows.find(({ finished }) => !finished)?.migration_name)
  return rows.map(row => row.migration_name)
}

async function readSequences(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT t.relname AS name, pg_sequence_last_value(s.seqrelid) AS last
     FROM pg_sequence s JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype = 'a' JOIN pg_class t ON t.oid = d.refobjid
     WHERE pg_sequence_last_value(s.seqrelid) IS NOT NULL`,
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, Number(last)]))
}
