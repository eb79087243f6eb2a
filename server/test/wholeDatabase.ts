import { openSource } from '@parley/prisma'
import Database from 'better-sqlite3'
import pg from 'pg'

const addressOf = (url: string) =>
  url.startsWith('file:')
    ? ({ kind: 'sqlite', file: url.slice('file:'.length) } as const)
    : ({ kind: 'postgresql', url } as const)

/** What servers write about themselves while they run. */
const theirOwn = ['process', 'job_run', 'journal', 'conversation_event_waiting']

/** Every row of every table but of those, sorted, as a backup has it. */
export async function rowsOf(url: string): Promise<Record<string, string[]>> {
  const source = await openSource(addressOf(url))
  const all: Record<string, string[]> = {}
  for (const table of source.tables.filter(({ name }) => !theirOwn.includes(name))) {
    const rows: string[] = []
    for await (const { values } of source.rows(table))
      rows.push(JSON.stringify(table.columns.map(({ name }, i) => [name, values[i]]).sort()))
    all[table.name] = rows.sort()
  }
  await source.close()
  return all
}

/** Tables, indexes, triggers and rules as the database itself names them. */
export async function schemaOf(url: string): Promise<unknown[]> {
  if (url.startsWith('file:')) {
    const database = new Database(url.slice('file:'.length), { readonly: true })
    const objects = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master').all()
    database.close()
    return objects.filter(object => !JSON.stringify(object).includes('_prisma_migrations')).sort(byText)
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `SELECT table_name AS a, column_name AS b, concat(data_type, column_default, is_nullable, datetime_precision) AS c
     FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT tgrelid::regclass::text, tgname, concat(pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal`,
  )
  await client.end()
  return rows.sort(byText)
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
