import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  connectTimeoutMs,
  createProbe,
  createTrial,
  type OnQuery,
  openPostgresqlPool,
  type PrismaClient,
} from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from './db.js'
import { createDoor, type DatabaseWatch } from './door.js'
import { patienceMs, watchForOutages } from './outage.js'
import { isConflict } from './unavailable.js'
import { watchWrites } from './writes.js'

const attempts = 5

/** When the client gives a query up. What PostgreSQL does until then, it ends before by itself. */
const queryMs = 10_000
const limits = {
  statement_timeout: 8000,
  lock_timeout: 5000,
  idle_in_transaction_session_timeout: 5000,
}

export async function openPostgresqlDb(
  url: string,
  log: Pick<Logger, 'warn' | 'info'>,
  onQuery?: OnQuery,
  watch?: DatabaseWatch,
): Promise<{ db: Db; client: PrismaClient }> {
  const sockets = new Set<Socket>()
  const {
    client,
    reader: statements,
    withStatements,
    script,
    connections,
  } = openPostgresqlPool(
    {
      connectionString: url,
      application_name: 'parley',
      max: 10,
      // Also the longest wait for a free connection of the pool.
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      stream() {
        const socket = new Socket()
        sockets.add(socket.once('close', () => sockets.delete(socket)))
        return socket
      },
      query_timeout: queryMs,
    },
    { limits, onQuery },
  )
  try {
    await client.$queryRaw`SELECT 1`
  } catch (error) {
    await client.$disconnect()
    throw error
  }
  // Queries on a connection that nothing comes through would hold it for as long as they may take.
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  const writes = watchWrites(createTrial(url), log)
  const onAway = () => {
    breakConnections()
    writes.interrupt()
  }
  const outage = watchForOutages(createProbe(url, patienceMs), { onAway, onReadOnly: writes.suspect }, log)
  const close = async () => {
    outage.close()
    writes.close()
    await client.$disconnect()
  }
  return {
    db: createDoor({
      kind: 'postgresql',
      reader: client,
      statements,
      writer: client,
      withStatements,
      script,
      beginMs: 3000,
      schedule: retry,
      scrub: async () => {},
      outage,
      writes,
      watch,
      connections,
      close,
    }),
    client,
  }
}

/** Deadlocks and serialization failures are nobody's fault: whoever was chosen to give way tries again. */
async function retry<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error
      await delay(Math.random() * 20 * attempt)
    }
  }
}
