import type { Invitation, Knock } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import type { IdentityClaims } from '../auth/issuer.js'
import { statusWhere as knockWhere } from '../knock/status.js'
import { parsedIds, type StillGiven, stillGiven } from '../role/given.js'
import { addressKey } from '../user/address.js'
import { statusWhere } from './status.js'

/** What lets somebody in whom nobody knows yet. */
export interface Admission {
  /** By whom, and with which roles. */
  given: (StillGiven & { byId: string })[]
  /** For the audit log. */
  facts: Record<string, string>
  /** Uses it up for the person it made; answers with the ids of what changed by that. */
  use(userId: string): Promise<string[]>
}

type Claims = Pick<IdentityClaims, 'issuer' | 'subject' | 'email' | 'emailVerified'>

/** Whether somebody unknown may have been let in: then roles are locked before it is looked at closely. */
export async function mayBeAdmitted(tx: Transaction, claims: Claims, now: Date): Promise<boolean> {
  const { invitations, knock } = await grounds(tx, claims, now)
  return invitations.length > 0 || knock !== null
}

/**
 * By an invitation of their address, which their provider has verified, or because exactly this identity was let in. What
 * whoever did so may no longer do counts for nothing. Null: nobody lets them in. Called after `lockRoles`.
 */
export async function admissionOf(tx: Transaction, claims: Claims, now: Date): Promise<Admission | null> {
  const { invitations, knock } = await grounds(tx, claims, now)
  const valid: { by: Invitation | Knock; given: StillGiven & { byId: string } }[] = []
  for (const by of [...invitations, ...(knock ? [knock] : [])]) {
    const byId = 'letInById' in by ? by.letInById : by.invitedById
    const given = byId && (await stillGiven(tx, byId, parsedIds(by.roleIds)))
    if (given) valid.push({ by, given: { ...given, byId } })
  }
  if (valid.length === 0) return null
  const ids = valid.map(({ by }) => by.id)
  const withheld = valid.flatMap(({ given }) => given.withheld)
  return {
    given: valid.map(({ given }) => given),
    facts: {
      admission: ids.join(' '),
      admittedBy: valid.map(({ given }) => given.byId).join(' '),
      ...(withheld.length > 0 && { withheld: withheld.join(', ') }),
    },
    async use(userId) {
      await tx.invitation.updateMany({
        where: { id: { in: ids } },
        data: { acceptedAt: now, acceptedById: userId },
      })
      return ids
    },
  }
}

async function grounds(tx: Transaction, claims: Claims, now: Date) {
  const { issuer, subject, email, emailVerified } = claims
  const invitations =
    emailVerified && email !== null
      ? await tx.invitation.findMany({
          where: { emailKey: addressKey(email), ...statusWhere('PENDING', now) },
          orderBy: { createdAt: 'asc' },
        })
      : []
  const knock = await tx.knock.findFirst({ where: { issuer, subject, ...knockWhere('LET_IN') } })
  return { invitations, knock }
}
