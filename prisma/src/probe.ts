import { Socket } from 'node:net'
import pg from 'pg'

export interface Probe {
  /** Rejects if the server does not answer in time. */
  ask(): Promise<void>
  close(): void
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
        await asked.client.query('SELECT 1')
        return
      } catch (error) {
        // Given up meanwhile: it was too late, or nobody asks any more.
        if (open !== asked) throw error
        // This connection was ended, which need not be true of the server.
        give()
      }
    }
    const client = await connect()
    await client.query('SELECT 1')
  }

  return {
    async ask() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        const tooLate = () => reject(new Error(`The database did not answer within ${patienceMs} ms.`))
        // When this process was held up, what has come meanwhile is read before it is said to be missing.
        timer = setTimeout(() => setImmediate(() => setImmediate(tooLate)), patienceMs)
      })
      try {
        await Promise.race([ask(), late])
      } catch (error) {
        give()
        // Whoever says no has been reached, unless it is starting or stopping.
        if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('57')) throw error
      } finally {
        clearTimeout(timer)
      }
    },
    close: give,
  }
}
