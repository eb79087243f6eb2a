import type pg from 'pg'
import { tryToLock } from '../migrate.js'
import { UnusableDatabaseError } from '../unusable.js'
import {
  type ColumnKind,
  columnsOf,
  type DumpTable,
  type DumpTarget,
  type DumpValue,
  quoted,
} from './dump.js'
import { connectForLong, postgresqlTables } from './postgresqlSource.js'
import type { Step } from './schema.js'

/** In one statement. */
const ROWS = 1000

const types: Record<ColumnKind, string> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
  time: 'timestamp(3)',
}

/** As `prisma migrate` makes it. */
const history = `CREATE TABLE "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/** Everything is one transaction. Servers that start meanwhile wait, as they do for one that migrates. */
export async function openPostgresqlTarget(url: string, steps: Step[]): Promise<DumpTarget> {
  const client = await connectForLong(url)
  try {
    if (!(await tryToLock(client)))
      throw new UnusableDatabaseError('A server or another command is making this database: stop it first.')
    await client.query('BEGIN')
    await refuseUsed(client)
    await makeSchema(client, steps)
    const tables = await inOrder(client, await postgresqlTables(client))
    const everyTable = tables.map(({ name }) => quoted(name))
    // The audit log, for one, is not to be emptied.
    for (const name of everyTable) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
    await client.query(`TRUNCATE ${everyTable.join(', ')} CASCADE`)
    return {
      tables,
      async insert(table, rows) {
        for (let i = 0; i < rows.length; i += ROWS) await fill(client, table, rows.slice(i, i + ROWS))
      },
      async finish(sequences) {
        for (const name of everyTable) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
        await setSequences(client, sequences)
        await client.query(lookForAll)
        await client.query('COMMIT')
        await client.query('ANALYZE')
        await client.end()
      },
      // The server rolls back.
      abandon: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function refuseUsed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LIMIT 1`,
  )
  if (rows[0])
    throw new UnusableDatabaseError(
      `The database holds tables already (${rows[0].relname}): name an empty one in DATABASE_URL.`,
    )
}

async function makeSchema(client: pg.Client, steps: Step[]): Promise<void> {
  await client.query(history)
  for (const { id, checksum, name, sql } of steps) {
    // Nobody is held up here, and inside of a transaction it may not be.
    await client.query(sql.replace(/\bCONCURRENTLY\b/gi, ''))
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [id, checksum, name],
    )
  }
}

/** What is referred to comes first. */
async function inOrder(client: pg.Client, tables: DumpTable[]): Promise<DumpTable[]> {
  const { rows } = await client.query<{ of: string; to: string }>(
    `SELECT a.relname AS of, b.relname AS to FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid
     JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f' AND a.oid <> b.oid`,
  )
  const ordered = new Set<DumpTable>()
  const add = (table: DumpTable) => {
    if (ordered.has(table)) return
    for (const { to } of rows.filter(({ of }) => of === table.name))
      for (const other of tables) if (other.name === to) add(other)
    ordered.add(table)
  }
  for (const table of tables) add(table)
  return [...ordered]
}

async function fill(client: pg.Client, table: DumpTable, rows: DumpValue[][]): Promise<void> {
  const columns = columnsOf(table)
  const typed = table.columns.map(({ name, kind }) => `${quoted(name)} ${types[kind]}`).join(', ')
  const objects = rows.map(row => Object.fromEntries(table.columns.map(({ name }, i) => [name, row[i]])))
  await client.query(
    `INSERT INTO ${quoted(table.name)} (${columns}) SELECT ${columns} FROM json_to_recordset($1) AS row (${typed})`,
    [JSON.stringify(objects)],
  )
}

async function setSequences(client: pg.Client, sequences: Record<string, number>): Promise<void> {
  for (const [table, last] of Object.entries(sequences))
    await client.query(
      `SELECT setval(s.seqrelid::regclass, $2) FROM pg_sequence s
       JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype = 'a' JOIN pg_class t ON t.oid = d.refobjid
       WHERE t.relname = $1`,
      [table, last],
    )
}

/** The search index is made of the messages again by whoever opens the database: as when the table was new. */
const lookForAll = `
  INSERT INTO search_change (id, conversation_id, message_id)
  SELECT 'sch' || substr(id, 4), id, NULL FROM conversation
  UNION ALL SELECT 'sch' || substr(id, 4), conversation_id, id FROM message WHERE status <> 'STREAMING'`
