import type { Prisma, Session } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import { atMost } from '../../base/atMost.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import { shownNetworkOf } from '../../base/net/address.js'
import type { Bearer, Origin, Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import { type Audit, system } from '../audit/audit.service.js'
import { ended } from './ended.js'
import { createSessionManagement, type SessionManagement } from './manage.js'
import { findSession } from './session.sql.js'
import { hashToken, isToken, newToken } from './token.js'

export interface NewSession {
  userId: string
  provider: string
  kind: 'BROWSER' | 'DEVICE'
  userAgent: string | null
  ip: string | null
  /** What it was made by: unlinking that ends it. */
  identityId?: string | null
  /** The token that this browser comes with. If it is the same person's, their session stays and gets the new one. */
  former?: string | undefined
}

export interface SessionService extends SessionManagement {
  /** The token is returned this once. Of more than twenty sessions of a user the oldest is revoked. */
  create(tx: Transaction, session: NewSession): Promise<{ token: string; session: Session }>
  /** Throws UNAUTHENTICATED, SESSION_REVOKED or SESSION_EXPIRED. */
  authenticate(token: string): Promise<Bearer & { session: Session }>
  /** The same of a session by its id, whose person is not there: it is not in use by that. */
  stillHolding(id: string): Promise<Bearer & { session: Session }>
  /** Which of these hashes are of tokens that hold. */
  holding(tokenHashes: string[]): Promise<string[]>
  /** Deletes a session whose own person is done with it: its token is then like any unknown one. */
  signOut(viewer: Viewer): Promise<void>
  /** The same by its token; an unknown one is no error. */
  endToken(token: string, origin: Origin): Promise<void>
  /** The same for all that an identity signed in to until then. */
  endOfIdentity(identityId: string, until: Date, origin: Origin): Promise<void>
  /** Resolves once no write of this service is on its way. */
  settled(): Promise<void>
}

export interface SessionOptions {
  db: Db
  audit: Audit
  idleHours: number
  timeoutHours: number
  log: Pick<FastifyBaseLogger, 'warn'>
  now?: () => Date
}

/** Sessions of one user that can be used. */
const MAX_SESSIONS = 20
const hour = 3_600_000
const minute = 60_000

export function createSessionService(options: SessionOptions): SessionService {
  const { db, audit, idleHours, timeoutHours, log, now = () => new Date() } = options
  const touched = new LRUCache<string, number>(atMost(10_000))
  const touching = new Set<Promise<void>>()

  /** At most once a minute and session, and no request waits for it. */
  function touch({ session, user }: Bearer & { session: Session }, at: Date): void {
    // Requests at the same time may have read the session before the first of them stored its use.
    const last = Math.max(session.lastSeenAt.getTime(), touched.get(session.id) ?? 0)
    if (at.getTime() - last < minute) return
    touched.set(session.id, at.getTime())
    const write = db
      .write(async tx => {
        // The user first, as whoever suspends or signs in: all lock in one order.
        await tx.user.updateMany({ where: { id: user.id, status: 'ACTIVE' }, data: { lastSeenAt: at } })
        await tx.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: at } })
      })
      .catch(error => log.warn({ err: error }, 'could not store when a session was last used'))
      .finally(() => touching.delete(write))
    touching.add(write)
  }

  const idleSince = (at: Date) => new Date(at.getTime() - idleHours * hour)
  const usable = () => {
    const at = now()
    return {
      revokedAt: null,
      expiresAt: { gt: at },
      lastSeenAt: { gt: idleSince(at) },
      user: { status: 'ACTIVE' },
    }
  }
  const management = createSessionManagement({ db, audit, now, usable })

  const checked = <Found extends Bearer & { session: Session }>(viewer: Found | null, at: Date): Found => {
    if (!viewer) throw new CodedError('UNAUTHENTICATED', 'There is no such session. Sign in again.')
    const { user, session } = viewer
    if (session.revokedAt || user.status !== 'ACTIVE') throw ended('SESSION_REVOKED')
    if (at >= session.expiresAt || idleSince(at) >= session.lastSeenAt) throw ended('SESSION_EXPIRED')
    return viewer
  }

  /** Nothing is left to find of a session whose person is done with it. */
  const end = async (where: { id: string } | { tokenHash: string }, origin: Origin): Promise<void> => {
    await db.write(async tx => {
      const session = await tx.session.findUnique({ where })
      const { count } = await tx.session.deleteMany({ where })
      if (!session || count === 0) return
      const actor = { origin, user: { id: session.userId } }
      const { id } = session
      await audit.record(tx, actor, {
        action: 'session.ended',
        affects: [id],
        target: { type: 'Session', id },
      })
      await recordAdminEvent(tx, 'DELETED', id)
    })
  }

  /** Replies that are being written for the person go on, and so does what else they have open in this browser. */
  const renew = async (
    tx: Transaction,
    former: string,
    data: Prisma.SessionUncheckedUpdateManyInput & { userId: string; kind: string },
  ): Promise<Session | null> => {
    if (!isToken(former)) return null
    const { userId, kind } = data
    const where = { tokenHash: hashToken(former), userId, kind, ...usable() }
    const [renewed] = await tx.session.updateManyAndReturn({ where, data })
    if (renewed) await recordAdminEvent(tx, 'UPDATED', renewed.id)
    return renewed ?? null
  }

  /** The new one is the last of them. */
  const revokeOldest = async (tx: Transaction, userId: string): Promise<void> => {
    const surplus = await tx.session.findMany({
      where: { userId, ...usable() },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: MAX_SESSIONS,
      select: { id: true },
    })
    const which = { id: { in: surplus.map(({ id }) => id) } }
    if (surplus.length > 0) await management.revokeIn(tx, system, which, 'TOO_MANY')
  }

  return {
    ...management,

    async create(tx, { former, ...session }) {
      const token = newToken()
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + timeoutHours * hour)
      const made = { tokenHash: hashToken(token), network: shownNetworkOf(session.ip) }
      const data = { ...session, ...made, createdAt, expiresAt, lastSeenAt: createdAt }
      const renewed = former === undefined ? null : await renew(tx, former, data)
      if (renewed) return { token, session: renewed }
      const created = await tx.session.create({ data: { ...data, id: newId('ses') } })
      await revokeOldest(tx, session.userId)
      await recordAdminEvent(tx, 'CREATED', created.id)
      return { token, session: created }
    },

    async authenticate(token) {
      const viewer = isToken(token) ? await findSession(db, { tokenHash: hashToken(token) }) : null
      const at = now()
      const holding = checked(viewer, at)
      touch(holding, at)
      return holding
    },

    stillHolding: async id => checked(await findSession(db, { id }), now()),

    async holding(tokenHashes) {
      const where = { tokenHash: { in: tokenHashes }, ...usable() }
      const found = await db.read.session.findMany({ where, select: { tokenHash: true } })
      return found.map(({ tokenHash }) => tokenHash)
    },

    async signOut({ session, origin }) {
      if (!session) throw new CodedError('FORBIDDEN', 'An API key has no session to end.')
      await end({ id: session.id }, origin)
    },
    endToken: async (token, origin) =>
      isToken(token) ? end({ tokenHash: hashToken(token) }, origin) : undefined,
    async endOfIdentity(identityId, until, origin) {
      const where = { identityId, createdAt: { lte: until } }
      for (const { id } of await db.read.session.findMany({ where, select: { id: true } }))
        await end({ id }, origin)
    },
    settled: async () => void (await Promise.all(touching)),
  }
}
