import type { Identity } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { addressKey } from '../user/address.js'
import { statusWhere } from './status.js'

const day = 86_400_000
const KEPT_DAYS = 90

/** Those that nobody used, a while after their end: they name people who never came. */
export async function forgetInvitations(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * day)
  await db.write(tx =>
    tx.invitation.deleteMany({
      where: { acceptedAt: null, OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
    }),
  )
}

/**
 * What tells how an erased person came, and whom they let in: the first is deleted, the second ends. Answers with the ids of
 * both.
 */
export async function forgetComing(
  tx: Transaction,
  userId: string,
  identities: readonly Pick<Identity, 'issuer' | 'subject' | 'email'>[],
  now: Date,
): Promise<{ deleted: string[]; ended: string[] }> {
  const keys = identities.flatMap(({ email }) => (email === null ? [] : [addressKey(email)]))
  const theirs = { OR: [{ acceptedById: userId }, { emailKey: { in: keys } }] }
  const invitations = await tx.invitation.findMany({ where: theirs, select: { id: true } })
  await tx.invitation.deleteMany({ where: theirs })
  const own = {
    OR: [{ userId }, ...identities.map(({ issuer, subject }) => ({ issuer, subject }))],
  }
  const knocks = await tx.knock.findMany({ where: own, select: { id: true } })
  await tx.knock.deleteMany({ where: own })
  const revoked = await tx.invitation.updateManyAndReturn({
    where: { invitedById: userId, ...statusWhere('PENDING', now) },
    data: { revokedAt: now },
  })
  const shut = await tx.knock.updateManyAndReturn({
    where: { letInById: userId, userId: null },
    data: { letInAt: null, letInById: null, roleIds: '' },
  })
  return {
    deleted: [...invitations, ...knocks].map(({ id }) => id),
    ended: [...revoked, ...shut].map(({ id }) => id),
  }
}
