import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../base/errors.js'
import type { Origin } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import { isFresh } from '../session/fresh.js'
import type { SessionCookie } from '../session/sessionCookie.js'
import { createIdentity } from '../user/user.service.js'
import { SignInError } from './failure.js'
import type { Arrival } from './issuer.js'
import { onceMoreOnConflict, type SignInOptions } from './signIn.js'

interface Linker {
  sessionId: string
  userId: string
}

/** Whose browser this is; null where nobody is signed in. A bearer token cannot come back from a provider, so only the cookie counts. */
export async function linkerOf(
  { sessions }: Pick<SignInOptions, 'sessions'>,
  cookie: SessionCookie,
  request: FastifyRequest,
): Promise<(Linker & { createdAt: Date }) | null> {
  const credential = cookie.tokenOf({ headers: { cookie: request.headers.cookie } })
  if (!credential) return null
  try {
    const { session, user } = await sessions.authenticate(credential.token)
    return { sessionId: session.id, userId: user.id, createdAt: session.createdAt }
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'SERVICE_UNAVAILABLE') return null
    throw error
  }
}

/** The session that may link now. Throws REAUTH_REQUIRED for an old one and for none. */
export async function freshSession(
  options: SignInOptions,
  cookie: SessionCookie,
  request: FastifyRequest,
): Promise<string> {
  const linker = await linkerOf(options, cookie, request)
  if (!linker || !isFresh(linker, options.now()))
    throw new SignInError(
      'REAUTH_REQUIRED',
      'no session of the last ten minutes',
      undefined,
      linker ? { id: linker.userId } : undefined,
    )
  return linker.sessionId
}

/** The attempt belongs to one session: if the browser has another one by now, somebody else may sit there. */
export async function sameSession(
  options: SignInOptions,
  cookie: SessionCookie,
  request: FastifyRequest,
  sessionId: string,
): Promise<Linker> {
  const linker = await linkerOf(options, cookie, request)
  if (linker?.sessionId !== sessionId) throw new SignInError('INVALID_STATE', 'the session has changed')
  return linker
}

/** Adds a further sign-in to a user. Addresses are never compared. Throws IDENTITY_ALREADY_LINKED. */
export function linkIdentity(
  { db, audit, tokens: keeper, now }: Pick<SignInOptions, 'db' | 'audit' | 'tokens' | 'now'>,
  { sessionId, userId }: Linker,
  { claims, tokens }: Arrival,
  origin: Origin,
): Promise<void> {
  return onceMoreOnConflict(() =>
    db.write(async tx => {
      // Whoever erases the person waits, and then finds this identity; or is first, and it is not made.
      await tx.user.updateMany({ where: { id: userId, status: 'ACTIVE' }, data: { status: 'ACTIVE' } })
      const session = await tx.session.findFirst({
        where: { id: sessionId, revokedAt: null, user: { status: 'ACTIVE' } },
      })
      if (!session) throw new SignInError('INVALID_STATE', 'the session ended', undefined, { id: userId })
      const { provider, issuer, subject } = claims
      const known = await tx.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
      if (known && known.userId !== userId)
        throw new SignInError('IDENTITY_ALREADY_LINKED', 'linked to somebody else', undefined, { id: userId })
      const identity = known ?? (await createIdentity(tx, userId, claims, now()))
      await keeper?.store(tx, identity.id, tokens)
      if (known) return
      await recordAdminEvent(tx, 'UPDATED', userId)
      await recordAdminEvent(tx, 'CREATED', identity.id)
      await audit.record(
        tx,
        { origin, user: { id: userId } },
        {
          action: 'identity.linked',
          target: { type: 'Identity', id: identity.id },
          details: { provider },
        },
      )
    }),
  )
}
