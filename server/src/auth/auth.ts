import { fastifyCookie } from '@fastify/cookie'
import type { FastifyPluginAsync } from 'fastify'
import type { Audit } from '../audit/audit.service.js'
import type { Db } from '../db/db.js'
import type { SessionService } from '../session/session.service.js'
import { createSessionCookie, type SessionCookie } from '../session/sessionCookie.js'
import { authRoutes } from './auth.routes.js'
import type { LoginLink } from './failedPage.js'
import { createIssuer, type Issuer, type SignInProvider } from './issuer.js'
import { createLoginAttempts } from './loginAttempt.js'

export interface AuthOptions {
  db: Db
  sessions: SessionService
  audit: Audit
  providers: SignInProvider[]
  publicUrl: URL
  now?: () => Date
}

/** The sign-in door. */
export interface Auth {
  /** Registers @fastify/cookie too, where nobody has. */
  plugin: FastifyPluginAsync
  /** Where people can sign in; the addresses are absolute. */
  providers(): LoginLink[]
  tokenOf: SessionCookie['tokenOf']
  /** Which issuers answer. One that does not is no reason to call the server unready. */
  check(): Promise<{ id: string; reachable: boolean }[]>
}

export function createAuth({
  db,
  sessions,
  providers,
  publicUrl,
  now = () => new Date(),
}: AuthOptions): Auth {
  const address = (path: string): URL => new URL(path, publicUrl)
  const issuers = new Map<string, Issuer>(
    providers.map(provider => [
      provider.id,
      createIssuer({ provider, redirectUri: address(`/auth/callback/${provider.id}`), now }),
    ]),
  )
  const links = providers.map(({ id, name }) => ({ id, name, loginUrl: address(`/auth/login/${id}`).href }))
  const cookie = createSessionCookie(publicUrl)
  const attempts = createLoginAttempts(db, publicUrl, now)

  return {
    async plugin(app) {
      if (!app.hasReplyDecorator('setCookie')) await app.register(fastifyCookie)
      await app.register(authRoutes({ db, sessions, issuers, links, cookie, attempts, publicUrl, now }))
    },
    providers: () => links,
    tokenOf: cookie.tokenOf,
    check: () =>
      Promise.all(
        [...issuers].map(async ([id, issuer]) => ({
          id,
          reachable: await issuer.check().then(
            () => true,
            () => false,
          ),
        })),
      ),
  }
}
