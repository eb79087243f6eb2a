import type { Invitation } from '@parley/prisma'
import type { InvitationStatus } from '@parley/schema'

/** The same as conditions, for lists. */
export const statusWhere = (status: InvitationStatus, now: Date): object =>
  ({
    PENDING: { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    ACCEPTED: { acceptedAt: { not: null } },
    EXPIRED: { acceptedAt: null, revokedAt: null, expiresAt: { lte: now } },
    REVOKED: { acceptedAt: null, revokedAt: { not: null } },
  })[status]

export function statusOf(
  { acceptedAt, revokedAt, expiresAt }: Pick<Invitation, 'acceptedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
): InvitationStatus {
  if (acceptedAt) return 'ACCEPTED'
  if (revokedAt) return 'REVOKED'
  return expiresAt <= now ? 'EXPIRED' : 'PENDING'
}
