import type { Session } from '@parley/prisma'
import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/db.js'
import type { SessionService } from '../session/session.service.js'
import { type IdentityClaims, signInUser } from '../user/user.service.js'
import { SignInError } from './failure.js'

export interface SignInOptions {
  db: Db
  sessions: SessionService
  now: () => Date
}

/** The user and the session, or neither. */
export async function signIn(
  { db, sessions, now }: SignInOptions,
  claims: IdentityClaims,
  request: FastifyRequest,
): Promise<{ token: string; session: Session }> {
  return onceMoreOnConflict(() =>
    db.write(async tx => {
      const user = await signInUser(tx, claims, now())
      if (user.status !== 'ACTIVE') throw new SignInError('LOGIN_DENIED', `the user is ${user.status}`)
      return sessions.create(tx, {
        userId: user.id,
        provider: claims.provider,
        kind: 'BROWSER',
        userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
        ip: request.ip,
      })
    }),
  )
}

/** Two first sign-ins at once meet at the unique index; the loser finds the winner's user the second time. */
async function onceMoreOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isConflict(error)) throw error
    return work()
  }
}

/** Prisma's codes for a unique index and for a write conflict or deadlock. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'P2002' || error.code === 'P2034')
