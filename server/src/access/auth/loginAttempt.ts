import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../../base/db/db.js'
import { createCookies, newValue } from '../session/cookie.js'
import { hashToken, newToken } from '../session/token.js'
import { SignInError } from './failure.js'
import type { LoginSecrets } from './issuer.js'

/** Tries to sign in that are on their way; each is bound to one browser by a cookie of its own and ends once. */
export interface LoginAttempts {
  begin(
    request: FastifyRequest,
    reply: FastifyReply,
    attempt: { provider: string; returnTo: string; linkSessionId: string | null },
  ): Promise<LoginSecrets>
  /** Ends the attempt, whatever comes of it. Throws INVALID_STATE or LOGIN_EXPIRED. */
  end(
    request: FastifyRequest,
    reply: FastifyReply,
    provider: string,
    state: string | null,
  ): Promise<LoginSecrets & { returnTo: string; linkSessionId: string | null }>
  /** Where an attempt that has ended was to lead; null for any other. */
  goalOf(state: string): Promise<string | null>
}

const minute = 60_000
const validFor = 10 * minute
/** Kept longer than valid, so that who comes back late is told so. */
export const keptFor = 60 * minute

export function createLoginAttempts(db: Db, publicUrl: URL, now: () => Date): LoginAttempts {
  const cookies = createCookies(publicUrl, 'parley-login')

  return {
    async begin(request, reply, attempt) {
      const secrets = { state: newToken(), nonce: newToken(), verifier: newToken() }
      const { nonce, verifier } = secrets
      const createdAt = now()
      const cookie = newValue(createdAt)
      const stateHash = hashToken(secrets.state)
      const browserHash = hashToken(cookie)
      await db.write(async tx => {
        await tx.loginAttempt.create({
          data: { ...attempt, stateHash, browserHash, nonce, verifier, createdAt },
        })
      })
      cookies.add({ request, reply }, stateHash, cookie, { maxAge: keptFor / 1000 })
      return secrets
    },

    async end(request, reply, provider, state) {
      if (!state) throw new SignInError('INVALID_STATE', 'no state')
      const stateHash = hashToken(state)
      const cookie = cookies.of(stateHash)
      const value = cookie.read(request)
      if (!value) throw new SignInError('INVALID_STATE', 'no cookie for this state')
      cookie.clear(reply)
      const where = { stateHash, browserHash: hashToken(value) }
      // Looked up first: what is made up costs no transaction.
      const attempt = await db.read.loginAttempt.findFirst({ where })
      // Of two requests with one state, only the one that takes the secrets out of the row goes on.
      const unused = { ...where, verifier: { not: '' } }
      const data = { nonce: '', verifier: '' }
      const ended = attempt && (await db.write(tx => tx.loginAttempt.updateMany({ where: unused, data })))
      if (!attempt || ended?.count !== 1) throw new SignInError('INVALID_STATE', 'unknown or used state')
      if (attempt.provider !== provider) throw new SignInError('INVALID_STATE', 'another provider’s state')
      const { createdAt, nonce, verifier, returnTo, linkSessionId } = attempt
      if (now().getTime() - createdAt.getTime() > validFor) throw new SignInError('LOGIN_EXPIRED', 'too late')
      return { state, nonce, verifier, returnTo, linkSessionId }
    },

    async goalOf(state) {
      const where = { stateHash: hashToken(state), verifier: '' }
      const ended = await db.read.loginAttempt.findFirst({ where, select: { returnTo: true } })
      return ended?.returnTo ?? null
    },
  }
}
