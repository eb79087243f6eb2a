import type { Logger } from 'pino'
import type { Config } from '../../process/config.js'
import type { Bus } from './bus.js'
import { createMemoryBus } from './memory.js'

/** The bus that the configuration asks for. A file belongs to one process, which has nobody to talk to. */
export async function openBus(
  { redis, database }: Pick<Config, 'redis' | 'database'>,
  log: Logger,
): Promise<Bus> {
  if (redis && database.kind === 'postgresql') {
    // Loaded only where it is used: the client is large.
    const { openRedisBus } = await import('./redis.js')
    return openRedisBus(redis.url, log)
  }
  if (redis) log.warn('REDIS_URL is not used: with SQLite there is one server')
  return createMemoryBus()
}
