import type { Knock } from '@parley/prisma'
import type { KnockStatus } from '@parley/schema'

/** The same as conditions, for lists. */
export const statusWhere = (status: KnockStatus): object =>
  ({
    WAITING: { userId: null, letInAt: null, dismissedAt: null },
    LET_IN: { userId: null, letInAt: { not: null } },
    CAME_IN: { userId: { not: null } },
    DISMISSED: { userId: null, dismissedAt: { not: null } },
  })[status]

export function statusOf({
  userId,
  letInAt,
  dismissedAt,
}: Pick<Knock, 'userId' | 'letInAt' | 'dismissedAt'>): KnockStatus {
  if (userId !== null) return 'CAME_IN'
  if (letInAt) return 'LET_IN'
  return dismissedAt ? 'DISMISSED' : 'WAITING'
}
