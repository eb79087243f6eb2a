import { fastifyCookie } from '@fastify/cookie'
import type { Session } from '@parley/prisma'
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Db } from '../../base/db/db.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { Audit } from '../audit/audit.service.js'
import type { Tokens } from '../identity/tokens.service.js'
import type { SignInLimits } from '../limit/signIn.js'
import type { SessionService } from '../session/session.service.js'
import { createSessionCookie, type SessionCookie } from '../session/sessionCookie.js'
import { createGroupsAgain, type GroupsAgain } from '../user/groupsAgain.js'
import { authRoutes } from './auth.routes.js'
import { backChannelRoutes } from './backChannel.js'
import { type Brand, noBrand } from './brand.js'
import { createIssuer } from './createIssuer.js'
import type { LoginLink } from './failedPage.js'
import type { Arrival, Issuer, SignInProvider } from './issuer.js'
import { createLoginAttempts } from './loginAttempt.js'
import { createLogout } from './logout.js'
import { type SignInOptions, type SignInRequest, signIn } from './signIn.js'
import { type SignInRules, withOwnProviders } from './signInRules.js'

export interface AuthOptions {
  db: Db
  sessions: SessionService
  audit: Audit
  providers: SignInProvider[]
  rules: SignInRules
  publicUrl: URL
  /** Other sites whose pages people may go back to. */
  corsOrigins: readonly string[]
  originOf: OriginOf
  limits: SignInLimits
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  /** Where the providers' tokens are kept, if anywhere. */
  tokens?: Pick<Tokens, 'store' | 'idToken' | 'leave'>
  clockToleranceSeconds?: number
  /** For each request to a provider. */
  timeoutSeconds?: number
  /** What the company puts on the pages on which people sign in. */
  brand?: () => Promise<Brand>
  now?: () => Date
  /** Where somebody listens: each provider, watched. */
  watchIssuer?: ((issuer: Issuer) => Issuer) | undefined
}

/** The sign-in door. */
export interface Auth {
  /** Registers @fastify/cookie too, where nobody has. */
  plugin: FastifyPluginAsync
  /** Where people can sign in; the addresses are absolute. */
  providers(): LoginLink[]
  tokenOf: SessionCookie['tokenOf']
  cookie: SessionCookie
  /** What providers tell of groups between two sign-ins. */
  groups: GroupsAgain
  /** Undefined for an id that no provider has. */
  issuer(id: string): Issuer | undefined
  /** The user and the session, or neither: the same for every way to sign in. Throws SignInError. */
  signIn(arrival: Arrival, request: SignInRequest): Promise<{ token: string; session: Session }>
}

export function createAuth(options: AuthOptions): Auth {
  const { db, sessions, providers, publicUrl, originOf, limits, log, now = () => new Date() } = options
  const { watchIssuer = issuer => issuer } = options
  const { corsOrigins } = options
  const { clockToleranceSeconds = 30, timeoutSeconds = 5, tokens = null } = options
  const rules = withOwnProviders(options.rules, providers)
  const door: SignInOptions = { ...options, rules, tokens, now }
  const address = (path: string): URL => new URL(path, publicUrl)
  const issuers = new Map<string, Issuer>(
    providers.map(provider => [
      provider.id,
      watchIssuer(
        createIssuer({
          provider,
          redirectUri: address(`/auth/callback/${provider.id}`),
          now,
          needsGroups: rules.mappings.some(mapping => mapping.provider === provider.id),
          clockToleranceSeconds,
          timeoutSeconds,
        }),
      ),
    ]),
  )
  const links = providers.map(({ id, name }) => ({
    id,
    name,
    loginUrl: address(`/auth/login/${id}`).href,
    linkUrl: address(`/auth/link/${id}`).href,
  }))
  const cookie = createSessionCookie(publicUrl)
  const attempts = createLoginAttempts(db, publicUrl, now)
  const logout = createLogout({ db, sessions, issuers, tokens, publicUrl, corsOrigins, log })

  return {
    async plugin(app) {
      if (!app.hasReplyDecorator('setCookie')) await app.register(fastifyCookie)
      await app.register(
        authRoutes({
          ...door,
          issuers,
          links,
          cookie,
          attempts,
          logout,
          brand: options.brand ?? (async () => noBrand),
          limits,
          publicUrl,
          corsOrigins,
          originOf: request => originOf(request.raw, request.id),
        }),
      )
      await app.register(
        backChannelRoutes({
          ...{ db, sessions, tokens, issuers, limits, now },
          originOf: request => originOf(request.raw, request.id),
        }),
      )
    },
    providers: () => links,
    tokenOf: cookie.tokenOf,
    cookie,
    groups: createGroupsAgain({ db, audit: options.audit, rules, sessions, now }),
    issuer: id => issuers.get(id),
    signIn: (arrival, request) => signIn(door, arrival, request),
  }
}
