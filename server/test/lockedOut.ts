import type { PrismaClient } from '@parley/prisma'
import { eventually } from './eventually.js'

/** Resolves once somebody waits for what this transaction of PostgreSQL has locked. */
export const lockedOut = (tx: Pick<PrismaClient, '$queryRaw'>): Promise<boolean> =>
  eventually(async () => {
    const waiting = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))`
    return waiting.length > 0
  })
