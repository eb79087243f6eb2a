import type { Logger } from 'pino'
import type { Bus } from './bus.js'
import { createMemoryBus } from './memory.js'

export interface BusOptions {
  /** Null: servers know of each other by the database only. */
  redis: { url: string } | null
  database: { kind: 'sqlite' | 'postgresql' }
}

/** The bus that the configuration asks for. A file belongs to one process, which has nobody to talk to. */
export async function openBus({ redis, database }: BusOptions, log: Logger): Promise<Bus> {
  if (redis && database.kind === 'postgresql') {
    // Loaded only where it is used: the client is large.
    const { openRedisBus } = await import('./redis.js')
    return openRedisBus(redis.url, log)
  }
  if (redis) log.warn('REDIS_URL is not used: with SQLite there is one server')
  return createMemoryBus()
}
