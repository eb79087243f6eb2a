import { Socket } from 'node:net'
import pg from 'pg'
import { connectTimeoutMs } from './address.js'

/** Longer than anybody holds what all messages need, if nothing is wrong. */
const LOCK_MS = 2000
/** A commit that takes longer waits for something. */
const COMMIT_MS = 2000
/** The longest that a timer takes: an address may set a limit for all queries. */
const NEVER = 2 ** 31 - 1

/** Rolled back, so that nothing is held. The last lock is refused by a database that only reads, and waits for nobody. */
const tables = {
  text: `BEGIN; SET LOCAL lock_timeout = ${LOCK_MS};
    LOCK TABLE conversation, message, participant, idempotency_key, conversation_event_waiting IN ROW EXCLUSIVE MODE;
    SELECT 1 FROM conversation_event_head FOR UPDATE SKIP LOCKED; ROLLBACK`,
  query_timeout: LOCK_MS + 500,
}

// Something that is written, committed, and belongs to no table.
const commit = { text: `SELECT pg_logical_emit_message(true, 'parley', '')`, query_timeout: NEVER }

export interface Trial {
  /**
   * Tries on a connection of its own what every message needs. Rejects if that is refused. `onWaiting`: the commit
   * waits, and the trial with it, however long; one that was given up would wait on beside the next one.
   */
  run(onWaiting: () => void): Promise<void>
  close(): void
}

export function createTrial(connectionString: string): Trial {
  let socket: Socket | null = null
  return {
    async run(onWaiting) {
      const own = new Socket()
      socket = own
      const client = new pg.Client({
        connectionString,
        application_name: 'parley trial',
        connectionTimeoutMillis: connectTimeoutMs,
        keepAlive: true,
        stream: () => own,
      })
      // The query that runs rejects as well.
      client.on('error', () => {})
      let timer: NodeJS.Timeout | undefined
      try {
        await client.connect()
        await client.query(tables)
        timer = setTimeout(onWaiting, COMMIT_MS)
        await client.query(commit)
      } finally {
        clearTimeout(timer)
        own.destroy()
      }
    },
    close() {
      socket?.destroy()
    },
  }
}
