import type { ApiKey, Session, User } from '@parley/prisma'
import type { FastifyBaseLogger } from 'fastify'
import type { Db, Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import { CodedError } from '../errors.js'
import type { PermissionName } from '../role/role.service.js'
import { findSession } from './session.query.js'
import { hashToken, isToken, newToken } from './token.js'

/** From where something was asked: what the audit log keeps of a request. */
export interface Origin {
  requestId: string
  ip: string | null
  userAgent: string | null
}

/** A token's person, read fresh for each request. */
export interface Bearer {
  user: User
  /** Null where an API key asks. */
  session: Session | null
  /** Null where a session asks. */
  apiKey: ApiKey | null
  permissions: ReadonlySet<PermissionName>
}

/** Who asks, and from where. */
export interface Viewer extends Bearer {
  origin: Origin
}

export interface NewSession {
  userId: string
  provider: string
  kind: 'BROWSER' | 'DEVICE'
  userAgent: string | null
  ip: string | null
}

export interface SessionService {
  /** The token is returned this once. */
  create(tx: Transaction, session: NewSession): Promise<{ token: string; session: Session }>
  /** Throws UNAUTHENTICATED, SESSION_REVOKED or SESSION_EXPIRED. */
  authenticate(token: string): Promise<Bearer & { session: Session }>
  /** A session that is gone, or revoked already, counts as revoked. */
  revoke(sessionId: string): Promise<void>
  /** Deletes a session whose own person is done with it: its token is then like any unknown one. */
  signOut(viewer: Viewer): Promise<void>
  /** The same by its token; an unknown one is no error. */
  endToken(token: string): Promise<void>
  /** Resolves once no write of this service is on its way. */
  settled(): Promise<void>
}

export interface SessionOptions {
  db: Db
  idleHours: number
  timeoutHours: number
  log: Pick<FastifyBaseLogger, 'warn'>
  now?: () => Date
}

const hour = 3_600_000
const minute = 60_000

export function createSessionService(options: SessionOptions): SessionService {
  const { db, idleHours, timeoutHours, log, now = () => new Date() } = options
  const touching = new Map<string, Promise<void>>()

  /** At most once a minute and session, and no request waits for it. */
  function touch({ session, user }: Bearer & { session: Session }, at: Date): void {
    if (at.getTime() - session.lastSeenAt.getTime() < minute || touching.has(session.id)) return
    const write = db
      .write(async tx => {
        await tx.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: at } })
        await tx.user.updateMany({ where: { id: user.id }, data: { lastSeenAt: at } })
      })
      .catch(error => log.warn({ err: error }, 'could not store when a session was last used'))
      .finally(() => touching.delete(session.id))
    touching.set(session.id, write)
  }

  const deleteWhere = (where: { id: string } | { tokenHash: string }): Promise<void> =>
    db.write(async tx => {
      await tx.session.deleteMany({ where })
    })

  return {
    async create(tx, session) {
      const token = newToken()
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + timeoutHours * hour)
      const data = { ...session, id: newId('ses'), tokenHash: hashToken(token), createdAt, expiresAt }
      return { token, session: await tx.session.create({ data: { ...data, lastSeenAt: createdAt } }) }
    },

    async authenticate(token) {
      const viewer = isToken(token) ? await findSession(db, hashToken(token)) : null
      if (!viewer) throw new CodedError('UNAUTHENTICATED', 'Sign in first.')
      const { user, session } = viewer
      if (session.revokedAt || user.status !== 'ACTIVE') {
        throw new CodedError('SESSION_REVOKED', 'This session was ended. Sign in again.')
      }
      const at = now()
      const idleEnd = session.lastSeenAt.getTime() + idleHours * hour
      if (at >= session.expiresAt || at.getTime() >= idleEnd) {
        throw new CodedError('SESSION_EXPIRED', 'This session has expired. Sign in again.')
      }
      touch(viewer, at)
      return viewer
    },

    revoke: id =>
      db.write(async tx => {
        await tx.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now() } })
      }),
    async signOut({ session }) {
      if (!session) throw new CodedError('FORBIDDEN', 'An API key has no session to end.')
      await deleteWhere({ id: session.id })
    },
    endToken: async token => (isToken(token) ? deleteWhere({ tokenHash: hashToken(token) }) : undefined),
    settled: async () => void (await Promise.all(touching.values())),
  }
}
