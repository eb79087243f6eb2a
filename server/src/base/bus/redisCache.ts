import type { Cache } from './bus.js'
import type { Link } from './link.js'

/** More than that were deleted while nobody could be told: the rest ends with its time to live. */
const MAX_OWED = 10_000

/** A miss whenever Redis cannot be used. */
export function createRedisCache(
  link: Pick<Link, 'run'>,
  prefix: string,
): Cache & {
  /** With each new connection: deletes what could not be deleted before. */
  catchUp(): void
} {
  const owed = new Set<string>()

  const forget = async (keys: string[]) => {
    if (keys.length === 0) return
    for (const key of keys) if (owed.size < MAX_OWED) owed.add(key)
    await link
      .run(redis => redis.unlink(keys.map(key => prefix + key)))
      .then(
        () => {
          for (const key of keys) owed.delete(key)
        },
        () => {},
      )
  }

  return {
    // What is to be deleted must not be found again before it is.
    get: async key => (owed.has(key) ? null : link.run(redis => redis.get(prefix + key)).catch(() => null)),
    async set(key, value, ttlSeconds) {
      await link
        .run(redis => redis.set(prefix + key, value, { expiration: { type: 'EX', value: ttlSeconds } }))
        .then(
          () => void owed.delete(key),
          () => {},
        )
    },
    delete: forget,
    catchUp: () => void forget([...owed]),
  }
}
