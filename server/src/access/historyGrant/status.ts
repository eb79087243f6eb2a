import type { HistoryGrant } from '@parley/prisma'
import type { HistoryGrantStatus } from '@parley/schema'

/** The same as conditions, for lists. */
export const statusWhere = (status: HistoryGrantStatus, now: Date): object =>
  ({
    PENDING: { closedAt: null, openedAt: null, expiresAt: { gt: now } },
    OPEN: { closedAt: null, openedAt: { not: null }, expiresAt: { gt: now } },
    CLOSED: { closedAt: { not: null } },
    EXPIRED: { closedAt: null, expiresAt: { lte: now } },
  })[status]

export function statusOf(
  { closedAt, openedAt, expiresAt }: Pick<HistoryGrant, 'closedAt' | 'openedAt' | 'expiresAt'>,
  now: Date,
): HistoryGrantStatus {
  if (closedAt) return 'CLOSED'
  if (expiresAt <= now) return 'EXPIRED'
  return openedAt ? 'OPEN' : 'PENDING'
}
