import type { Knock } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { IdentityClaims } from '../auth/issuer.js'
import { called } from '../user/called.js'
import { statusOf } from './status.js'

const day = 86_400_000
const KEPT_DAYS = 30
/** A provider where anybody makes accounts must not fill the database: of more than these a day none is kept. */
const MAX_A_DAY = 200

/**
 * Keeps that somebody whose sign-in began then was refused because nobody knows them: once for each identity. Answers whether those who let people in
 * see it.
 */
export function recordKnock(
  db: Db,
  claims: IdentityClaims,
  { began, now }: { began: Date; now: Date },
): Promise<boolean> {
  const { provider, issuer, subject, email, emailVerified, name } = claims
  const told = { provider, emailVerified, ...called({ name, email }), lastAt: now }
  return db.write(async tx => {
    const known = await tx.knock.findUnique({ where: { issuer_subject: { issuer, subject } } })
    if (!known && (await isFull(tx, now))) return false
    const knock = known
      ? await tx.knock.update({
          where: { id: known.id },
          data: { ...told, count: { increment: 1 }, ...again(known, began) },
        })
      : await tx.knock.create({
          data: { id: newId('knk'), issuer, subject, count: 1, createdAt: now, ...told },
        })
    await recordAdminEvent(tx, known ? 'UPDATED' : 'CREATED', knock.id)
    return statusOf(knock) === 'WAITING'
  })
}

/**
 * Who was let in and is refused all the same waits again: whoever let them in may do so no longer. If they were let in after their
 * sign-in began, it did not know of it.
 */
function again({ userId, letInAt, ...knock }: Knock, began: Date): object {
  const counts = statusOf({ ...knock, userId, letInAt }) === 'LET_IN' || userId !== null
  if (!counts || (letInAt !== null && letInAt > began)) return {}
  return { letInAt: null, letInById: null, roleIds: '', userId: null, dismissedAt: null }
}

const isFull = async (tx: Transaction, now: Date): Promise<boolean> =>
  (await tx.knock.count({ where: { createdAt: { gt: new Date(now.getTime() - day) } } })) >= MAX_A_DAY

/** A month after the last try, or after somebody was let in and did not come. */
export async function forgetKnocks(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * day)
  await db.write(tx =>
    tx.knock.deleteMany({
      where: { lastAt: { lt: before }, OR: [{ letInAt: null }, { letInAt: { lt: before } }] },
    }),
  )
}

/** Whoever is known from now on knocks no more. Answers with the ids of what changed by that. */
export async function endKnock(
  tx: Transaction,
  { issuer, subject }: Pick<IdentityClaims, 'issuer' | 'subject'>,
  userId: string,
): Promise<string[]> {
  const ended = await tx.knock.updateManyAndReturn({ where: { issuer, subject }, data: { userId } })
  return ended.map(({ id }) => id)
}
