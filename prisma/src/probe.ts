import { Socket } from 'node:net'
import pg from 'pg'

export interface Probe {
  /** Whether the server takes no changes. Rejects if it does not answer in time. */
  ask(): Promise<{ readOnly: boolean }>
  close(): void
}

/** Nothing was heard, neither yes nor no. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

/** Asks a PostgreSQL server whether it answers, on a connection that nobody else waits for. */
export function createProbe(connectionString: string, patienceMs: number): Probe {
  let open: { client: pg.Client; socket: Socket } | null = null

  const give = () => {
    // Not `end`, which says goodbye to somebody who may not listen.
    open?.socket.destroy()
    open = null
  }

  const connect = async () => {
    const socket = new Socket()
    const client = new pg.Client({
      connectionString,
      application_name: 'parley probe',
      stream: () => socket,
    })
    // The next question finds out.
    client.on('error', () => {})
    open = { client, socket }
    await client.connect()
    return client
  }

  const ask = async () => {
    const asked = open
    if (asked) {
      try {
        return await question(asked.client)
      } catch (error) {
        // Given up meanwhile: it was too late, or nobody asks any more.
        if (open !== asked) throw error
        // This connection was ended, which need not be true of the server.
        give()
      }
    }
    return question(await connect())
  }

  return {
    async ask() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        const tooLate = () =>
          reject(new NoAnswerError(`The database did not answer within ${patienceMs} ms.`))
        // When this process was held up, what has come meanwhile is read before it is said to be missing.
        timer = setTimeout(() => setImmediate(() => setImmediate(tooLate)), patienceMs)
      })
      try {
        const answer = await Promise.race([ask(), late])
        // This session may stay as it is when others no longer are.
        if (answer.readOnly) give()
        return answer
      } catch (error) {
        give()
        // Whoever says no has been reached, unless it is starting or stopping.
        if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('57')) throw error
        return { readOnly: false }
      } finally {
        clearTimeout(timer)
      }
    },
    close: give,
  }
}

async function question(client: pg.Client): Promise<{ readOnly: boolean }> {
  const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only')
  return { readOnly: rows[0]?.transaction_read_only === 'on' }
}
