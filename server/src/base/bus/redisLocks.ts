import { randomUUID } from 'node:crypto'
import type { Link } from './link.js'

export interface Lease {
  release(): Promise<void>
}

const nothing: Lease = { release: async () => {} }

/** Locks over all processes, for whoever holds the lock of this process already. */
export function createRedisLocks({ run }: Pick<Link, 'run'>, prefix: string) {
  return {
    /** `held` by another process. While Redis cannot be used nobody is asked. */
    async take(name: string, ttlMs: number): Promise<Lease | 'held'> {
      const key = prefix + name
      const token = randomUUID()
      const taken = await run(redis =>
        redis.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: ttlMs } }),
      ).catch(() => 'alone' as const)
      if (taken === null) return 'held'
      if (taken === 'alone') return nothing
      const timer = setInterval(() => {
        run(redis => redis.renewLock(key, token, ttlMs)).catch(() => {})
      }, ttlMs / 3)
      timer.unref()
      return {
        async release() {
          clearInterval(timer)
          // Otherwise it ends with its time to live.
          await run(redis => redis.releaseLock(key, token)).catch(() => {})
        },
      }
    },
  }
}
