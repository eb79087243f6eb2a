import type { Logger } from 'pino'
import type { AzureAccess } from '../azure/identity.js'
import type { Bus } from './bus.js'
import { createMemoryBus } from './memory.js'

export interface BusOptions {
  /** Null: servers know of each other by the database only. */
  redis: { url: string } | null
  /** By which Redis is told who asks; null: by its address. */
  redisAccess: AzureAccess | null
  database: { kind: 'sqlite' | 'postgresql' }
}

/** The bus that the configuration asks for. A file belongs to one process, which has nobody to talk to. */
export async function openBus({ redis, redisAccess, database }: BusOptions, log: Logger): Promise<Bus> {
  if (redis && database.kind === 'postgresql') {
    // Loaded only where it is used: the client is large.
    const { openRedisBus } = await import('./redis.js')
    return openRedisBus(redis.url, log, redisAccess && (await loginBy(redisAccess, redis.url, log)))
  }
  if (redis) log.warn('REDIS_URL is not used: with SQLite there is one server')
  return createMemoryBus()
}

/** Loaded only where it is used, as what it asks. */
async function loginBy(access: AzureAccess, url: string, log: Logger) {
  const { createTokenPasswords } = await import('../azure/password.js')
  const { first, password } = createTokenPasswords(access, log)
  // Without a token the server starts as it does without a Redis.
  await first().catch(() => {})
  return { user: decodeURIComponent(new URL(url).username), password }
}
