import type pg from 'pg'
import { connectTimeoutMs } from './address.js'
import { createPool } from './pool.js'

/** Until the server's word about a statement that it ended has come. */
const GRACE_MS = 500

export interface OwnConnection {
  /** Rejects if it takes longer than the connection's limit. */
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/**
 * A connection to a PostgreSQL server that nobody else waits for, made when it is needed. The server itself ends what
 * takes longer than `limitMs`, so that nothing that was given up here is done there later.
 */
export function openOwnConnection(connectionString: string, name: string, limitMs: number): OwnConnection {
  const pool = createPool(
    {
      connectionString,
      application_name: name,
      max: 1,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      query_timeout: limitMs + GRACE_MS,
    },
    // No limit of PostgreSQL's ends the wait for a standby: what was given up there would stay, one after the other.
    { statement_timeout: limitMs, synchronous_commit: 'local' },
  )
  // The next query finds out.
  pool.on('error', () => {})
  return {
    async query<Row extends pg.QueryResultRow>(text: string, values: unknown[]) {
      const { rows } = await pool.query<Row>(text, values)
      return rows
    },
    close: () => pool.end(),
  }
}
