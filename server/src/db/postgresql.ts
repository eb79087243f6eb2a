import { setTimeout as delay } from 'node:timers/promises'
import { connectTimeoutMs, type OnQuery, openPostgresql, type PrismaClient } from '@parley/prisma'
import type { Db } from './db.js'
import { createDoor } from './door.js'
import { isConflict } from './unavailable.js'

const attempts = 5

export async function openPostgresqlDb(
  url: string,
  onQuery?: OnQuery,
): Promise<{ db: Db; client: PrismaClient }> {
  const client = openPostgresql(
    {
      connectionString: url,
      application_name: 'parley',
      max: 10,
      // Also the longest wait for a free connection of the pool.
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      query_timeout: 10_000,
      // Ends what a process that vanished with its machine had begun, and frees the rows it held.
      idle_in_transaction_session_timeout: 15_000,
    },
    onQuery,
  )
  const close = () => client.$disconnect()
  try {
    await client.$queryRaw`SELECT 1`
  } catch (error) {
    await close()
    throw error
  }
  return {
    db: createDoor({ kind: 'postgresql', reader: client, writer: client, schedule: retry, close }),
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
