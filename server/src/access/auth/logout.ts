import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../../base/db/db.js'
import type { Origin } from '../../base/viewer.js'
import type { Tokens } from '../identity/tokens.service.js'
import { createCookie } from '../session/cookie.js'
import type { SessionService } from '../session/session.service.js'
import { hashToken, newToken } from '../session/token.js'
import type { Issuer } from './issuer.js'
import { safeReturnTo } from './returnTo.js'

export const loggedOutPath = '/auth/logged-out'

export interface LogoutOptions {
  db: Db
  sessions: Pick<SessionService, 'endToken'>
  issuers: ReadonlyMap<string, Issuer>
  tokens: Pick<Tokens, 'idToken' | 'leave'> | null
  publicUrl: URL
  corsOrigins: readonly string[]
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Signing out here first, and then at the provider (OpenID Connect RP-Initiated Logout 1.0). */
export function createLogout(options: LogoutOptions) {
  const { db, sessions, issuers, tokens, publicUrl, corsOrigins, log } = options
  const cookie = createCookie(publicUrl, 'parley-logout')

  /** A provider that does not answer keeps nobody signed in here. */
  async function atProvider(
    made: { provider: string; identityId: string | null },
    state: string,
  ): Promise<URL | null> {
    try {
      const { provider, identityId } = made
      const idToken = identityId && tokens ? await tokens.idToken(identityId) : null
      const returnTo = new URL(loggedOutPath, publicUrl)
      return (await issuers.get(provider)?.endSessionUrl({ returnTo, state, idToken })) ?? null
    } catch (error) {
      log.warn({ err: error, provider: made.provider }, 'signed out here, but not at the identity provider')
      return null
    }
  }

  async function leave(identityId: string): Promise<void> {
    try {
      await tokens?.leave(identityId)
    } catch (error) {
      log.warn({ err: error }, 'the tokens of a session that ended are still here')
    }
  }

  return {
    /** Ends the session. Where the person can go on to sign out at the provider, if they are to. */
    async end(token: string, origin: Origin, state: string | null): Promise<URL | null> {
      const made = await db.read.session.findUnique({ where: { tokenHash: hashToken(token) } })
      if (!made) return null
      await sessions.endToken(token, origin)
      const next = state === null ? null : await atProvider(made, state)
      // After the ID token was read: it goes with the others.
      if (made.identityId) await leave(made.identityId)
      return next
    },

    /** Remembers in the browser where to go once the provider is done. */
    begin(reply: FastifyReply, returnTo: string): string {
      const state = newToken()
      cookie.set(reply, `${state}.${returnTo}`, { maxAge: 600 })
      return state
    },

    /** Where the browser that comes back from the provider wanted to go. */
    back(request: FastifyRequest, reply: FastifyReply, state: string | null): string {
      const kept = cookie.read(request)
      cookie.clear(reply)
      const [expected, returnTo] = split(kept)
      return state !== null && state === expected ? safeReturnTo(returnTo, publicUrl, corsOrigins) : '/'
    },

    forget: (reply: FastifyReply) => cookie.clear(reply),
  }
}

export type Logout = ReturnType<typeof createLogout>

function split(kept: string | undefined): [string | null, string] {
  const dot = kept?.indexOf('.') ?? -1
  return kept && dot > 0 ? [kept.slice(0, dot), kept.slice(dot + 1)] : [null, '/']
}
