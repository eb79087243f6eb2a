import type { PrismaClient } from '@parley/prisma'
import { vi } from 'vitest'

/** Resolves once somebody waits for what this transaction of PostgreSQL has locked. */
export const lockedOut = (tx: Pick<PrismaClient, '$queryRaw'>): Promise<boolean> =>
  vi.waitUntil(
    async () => {
      const waiting = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`
      return waiting.length > 0
    },
    { timeout: 4000 },
  )
