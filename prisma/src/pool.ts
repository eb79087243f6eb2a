import pg, { type PoolConfig } from 'pg'
import { connectTimeoutMs } from './address.js'

/** What PostgreSQL itself ends in a session, in milliseconds, and waits for; by the names of its settings. */
export interface SessionLimits {
  statement_timeout?: number
  lock_timeout?: number
  /** Ends what a process that stands still or vanished had begun, and frees the rows it held. */
  idle_in_transaction_session_timeout?: number
  /** Commits do not wait for standbys, where nothing is promised to anybody. */
  synchronous_commit?: 'local'
}

// The client may stop waiting, the session goes on: whoever used it next would be inside of somebody else's transaction.
const gaveUp = 'Query read timeout'
/** The server takes no changes: after a failover the next session may find one that does. */
const readOnly = '25006'

/**
 * Connections whose sessions end where it is not known what they still do: after a query that was given up, and where a
 * transaction was left open, since its COMMIT or ROLLBACK failed or was never sent.
 */
export function createPool(config: PoolConfig, limits: SessionLimits): pg.Pool {
  const pool = new pg.Pool({ ...config, onConnect: client => setLimits(client, limits) })
  pool.on('connect', endWhenUnsure)
  pool.on('release', (_error, client) => {
    if (client.getTransactionStatus() !== 'I') end(client)
  })
  return pool
}

/**
 * Not as parameters of the connection, which poolers like PgBouncer refuse. Shorter limits of the role, the database or
 * the address stay.
 */
async function setLimits(client: pg.ClientBase, limits: SessionLimits): Promise<void> {
  const query = {
    text: `SELECT set_config(name, ours, false)
      FROM pg_settings JOIN json_each_text($1::json) AS wanted (name, ours) USING (name)
      WHERE CASE name WHEN 'synchronous_commit' THEN setting <> 'off'
        ELSE setting::int = 0 OR setting::int > ours::int END`,
    values: [JSON.stringify(limits)],
    query_timeout: connectTimeoutMs,
  }
  await client.query(query)
}

type Query = (...args: unknown[]) => unknown

function endWhenUnsure(client: pg.PoolClient): void {
  const query = client.query.bind(client) as Query
  const watched: Query = (...args) => {
    const result = query(...args)
    // With a callback it is the pool that asks, which ends a session after every error.
    return result instanceof Promise ? settled(client, args[0], result) : result
  }
  Object.assign(client, { query: watched })
}

async function settled(client: pg.PoolClient, query: unknown, result: Promise<pg.QueryResult>) {
  const { command } = await result.catch((error: unknown) => {
    if (error instanceof Error && (error.message === gaveUp || codeOf(error) === readOnly)) end(client)
    throw error
  })
  // An error in it that somebody caught: PostgreSQL then answers a COMMIT with ROLLBACK, and calls that no error.
  if (command === 'ROLLBACK' && textOf(query) === 'COMMIT')
    throw new Error('The transaction was rolled back: one of its queries had failed.')
  return result
}

const codeOf = (error: Error): unknown => ('code' in error ? error.code : null)

const textOf = (query: unknown): unknown =>
  typeof query === 'object' && query && 'text' in query ? query.text : query

/** Breaks the connection off if a query still runs on it. Unless that is a COMMIT, PostgreSQL then rolls back. */
const end = (client: pg.Client): void => void client.end().catch(() => {})
