import pg from 'pg'
import { createDatabase } from '../../server/test/createDatabase.ts'
import { startPostgresql } from '../../server/test/startPostgresql.ts'

/** A PostgreSQL of its own, in the hand of a scenario: the servers are an ordinary role on it, the scenario rules it. */
export interface FaultyDatabase {
  /** What servers are given. */
  url: string
  /** The same database for whom nothing is forbidden. */
  adminUrl: string
  /** One statement on a connection that was there before any fault. */
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>
  /** A further connection, in a transaction that has run this. */
  hold(sql: string): Promise<{ release(): Promise<void> }>
  /** `ALTER SYSTEM SET …`, for sessions that are there already too. */
  set(setting: string, value: string): Promise<void>
  reset(setting: string): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function startDatabase(settings: string[]): Promise<FaultyDatabase> {
  const server = await startPostgresql(settings)
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url })
    // What is ended by the scenario itself rejects as well.
    client.on('error', () => {})
    await client.connect()
    // The scenario goes on while nobody else does.
    await client.query(`SET default_transaction_read_only = off; SET synchronous_commit = local`)
    return client
  }
  const adminUrl = await createDatabase(server.url, 'parley')
  const admin = await connect(adminUrl)
  await admin.query(`CREATE ROLE parley_server LOGIN PASSWORD 'parley'`)
  await admin.query('ALTER DATABASE parley OWNER TO parley_server')
  await admin.query('GRANT ALL ON SCHEMA public TO parley_server')
  const url = new URL(adminUrl)
  Object.assign(url, { username: 'parley_server', password: 'parley' })

  const reload = async (statement: string) => {
    await admin.query(statement)
    await admin.query('SELECT pg_reload_conf()')
  }
  return {
    url: url.href,
    adminUrl,
    query: async <Row extends pg.QueryResultRow>(sql: string) => (await admin.query<Row>(sql)).rows,
    async hold(sql) {
      const client = await connect(adminUrl)
      await client.query('BEGIN')
      await client.query(sql)
      return { release: () => client.end() }
    },
    set: (setting, value) => reload(`ALTER SYSTEM SET ${setting} = '${value}'`),
    reset: setting => reload(`ALTER SYSTEM RESET ${setting}`),
    async [Symbol.asyncDispose]() {
      await admin.end()
      await server.stop()
    },
  }
}
