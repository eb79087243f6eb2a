import type { Identity, IdentityTokens } from '@parley/prisma'
import type { Cipher } from '../../base/crypto/cipher.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import { type Audit, system } from '../audit/audit.service.js'
import type { Exchanged } from '../auth/exchange.js'
import type { ProviderTokens } from '../auth/issuer.js'
import { backoff, type Schedule } from './tokens.schedule.js'

/** Longer than a renewal takes: discovery, the token endpoint, and the database. */
const LEASE_MS = 30_000

/** Columns by their names in Prisma. */
const columns = {
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  modelToken: 'model_token',
} as const
export type TokenColumn = keyof typeof columns

/** Where a token is stored, for the cipher. */
export const placeOf = (identityId: string, column: TokenColumn) => ({
  table: 'identity_tokens',
  row: identityId,
  column: columns[column],
})

export type Stored = IdentityTokens & {
  identity: Pick<Identity, 'provider' | 'tokenStatus' | 'userId' | 'groupsReadAt'>
}

export type TokenStore = ReturnType<typeof createTokenStore>

/** Whether a process asks the provider by its refresh token just now. */
export const isClaimed = ({ claimedUntil }: Stored, now: Date): boolean =>
  claimedUntil !== null && claimedUntil > now

export function createTokenStore(deps: {
  db: Db
  cipher: Cipher
  audit: Audit
  schedule: Schedule
  now: () => Date
}) {
  const { db, cipher, audit, schedule, now } = deps
  const include = {
    identity: { select: { provider: true, tokenStatus: true, userId: true, groupsReadAt: true } },
  }

  const sealed = (identityId: string, column: TokenColumn, token: string) =>
    cipher.encrypt(token, placeOf(identityId, column))

  /** What changes with new tokens. A provider that gives no new refresh token or ID token means the old one to stay. */
  function renewed(identityId: string, tokens: ProviderTokens, hadRefreshToken: boolean) {
    const { accessToken, refreshToken, idToken, expiresIn } = tokens
    return {
      accessToken: sealed(identityId, 'accessToken', accessToken),
      ...(refreshToken !== null && { refreshToken: sealed(identityId, 'refreshToken', refreshToken) }),
      ...(idToken !== null && { idToken: sealed(identityId, 'idToken', idToken) }),
      ...schedule.times(expiresIn, refreshToken !== null || hadRefreshToken, now()),
      ...{ failures: 0, claimedUntil: null, updatedAt: now() },
    }
  }

  const setStatus = (tx: Transaction, id: string, tokenStatus: 'NONE' | 'VALID' | 'REAUTH_REQUIRED') =>
    tx.identity.updateMany({ where: { id }, data: { tokenStatus } })

  return {
    find: (identityId: string): Promise<Stored | null> =>
      db.read.identityTokens.findUnique({ where: { identityId }, include }),

    due: (at: Date, take: number): Promise<{ identityId: string }[]> =>
      db.read.identityTokens.findMany({
        where: { renewAt: { lte: at }, identity: { user: { status: 'ACTIVE' } } },
        orderBy: { renewAt: 'asc' },
        select: { identityId: true },
        take,
      }),

    /** With a sign-in. */
    async put(tx: Transaction, identityId: string, tokens: ProviderTokens): Promise<void> {
      const old = await tx.identityTokens.findUnique({ where: { identityId } })
      const data = renewed(identityId, tokens, Boolean(old?.refreshToken))
      await tx.identityTokens.upsert({
        where: { identityId },
        create: { identityId, ...data },
        update: data,
      })
      await setStatus(tx, identityId, 'VALID')
    },

    /**
     * The right to ask by the refresh token, which one process has at a time: a lease that is taken in one transaction,
     * because no row stays locked while a provider is asked. If the process ends meanwhile, the lease runs out. A renewal
     * is put off by it too, for servers of a release that knew no other lease.
     */
    claim: (row: Stored, what: 'renewal' | 'exchange'): Promise<boolean> =>
      db.write(async tx => {
        const { identityId, renewAt, updatedAt, claimedUntil } = row
        const until = new Date(now().getTime() + LEASE_MS)
        const { count } = await tx.identityTokens.updateMany({
          where: { identityId, renewAt, updatedAt, claimedUntil },
          data: { claimedUntil: until, ...(what === 'renewal' && { renewAt: until }) },
        })
        return count === 1
      }),

    /** Of an exchange that came to nothing. */
    release: ({ identityId, updatedAt }: Stored): Promise<unknown> =>
      db.write(tx =>
        tx.identityTokens.updateMany({ where: { identityId, updatedAt }, data: { claimedUntil: null } }),
      ),

    /**
     * What an exchange gave: the new refresh token in any case, the token for model servers if it is one, which is
     * recorded. Nothing is kept where somebody signed in meanwhile.
     */
    keepExchanged: (
      row: Stored,
      { accessToken, refreshToken, expiresIn, flaw }: Exchanged,
    ): Promise<unknown> =>
      db.write(async tx => {
        const { identityId, updatedAt, identity } = row
        const at = now()
        const { count } = await tx.identityTokens.updateMany({
          where: { identityId, updatedAt },
          data: {
            ...(refreshToken !== null && { refreshToken: sealed(identityId, 'refreshToken', refreshToken) }),
            ...(flaw === null && {
              modelToken: sealed(identityId, 'modelToken', accessToken),
              modelTokenExpiresAt: new Date(at.getTime() + (expiresIn ?? 0) * 1000),
            }),
            ...{ failures: 0, claimedUntil: null, updatedAt: at },
          },
        })
        if (count === 0 || flaw !== null) return
        await audit.record(
          tx,
          { ...system, user: { id: identity.userId } },
          {
            action: 'tokens.obtained',
            target: { type: 'Identity', id: identityId },
            details: { provider: identity.provider },
          },
        )
      }),

    /**
     * False: somebody signed in meanwhile, and those tokens stay. What tells is the time of the last change, not the
     * texts: those change without meaning anything when they are encrypted again.
     */
    keep: (row: Stored, tokens: ProviderTokens): Promise<boolean> =>
      db.write(async tx => {
        const { identityId, updatedAt } = row
        const data = renewed(identityId, tokens, true)
        const { count } = await tx.identityTokens.updateMany({ where: { identityId, updatedAt }, data })
        return count === 1
      }),

    /** Seconds until the next try. */
    async putOff(row: Stored, retryAfter: number | null): Promise<number> {
      const { identityId, updatedAt } = row
      const failures = row.failures + 1
      const seconds = backoff(failures, retryAfter)
      await db.write(tx =>
        tx.identityTokens.updateMany({
          where: { identityId, updatedAt },
          data: {
            ...{ failures, claimedUntil: null, updatedAt: now() },
            renewAt: new Date(now().getTime() + seconds * 1000),
          },
        }),
      )
      return seconds
    },

    /** The person has to sign in again. False: the tokens were replaced meanwhile. */
    giveUp: (row: Stored, reason: string): Promise<boolean> =>
      db.write(async tx => {
        const { identityId, updatedAt, identity } = row
        const { count } = await tx.identityTokens.updateMany({
          where: { identityId, updatedAt },
          data: {
            ...{ accessToken: null, refreshToken: null, expiresAt: null, renewAt: null },
            ...{ modelToken: null, modelTokenExpiresAt: null, claimedUntil: null, updatedAt: now() },
          },
        })
        if (count === 0) return false
        await setStatus(tx, identityId, 'REAUTH_REQUIRED')
        await audit.record(tx, system, {
          action: 'tokens.renewal_failed',
          target: { type: 'Identity', id: identityId },
          outcome: 'FAILED',
          details: { provider: identity.provider, reason },
        })
        await recordAdminEvent(tx, 'UPDATED', identity.userId, identityId)
        return true
      }),

    /** After a session of an identity ended: the tokens go with the last one. They are returned where they went. */
    leave: (identityId: string): Promise<Stored | null> =>
      db.write(async tx => {
        const others = { identityId, revokedAt: null, expiresAt: { gt: now() } }
        if ((await tx.session.count({ where: others })) > 0) return null
        const row = await tx.identityTokens.findUnique({ where: { identityId }, include })
        if (!row) return null
        await tx.identityTokens.deleteMany({ where: { identityId } })
        await setStatus(tx, identityId, 'NONE')
        return row
      }),
  }
}
