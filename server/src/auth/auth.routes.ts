import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../db/db.js'
import { CodedError, notFound } from '../errors.js'
import type { SessionService } from '../session/session.service.js'
import type { SessionCookie } from '../session/sessionCookie.js'
import { failedLocation, failedPage, type LoginLink } from './failedPage.js'
import { SignInError, type SignInFailureCode } from './failure.js'
import type { Issuer } from './issuer.js'
import type { LoginAttempts } from './loginAttempt.js'
import { sendPage } from './page.js'
import { refuseOtherSites } from './requestOrigin.js'
import { safeReturnTo } from './returnTo.js'
import { signIn } from './signIn.js'

export interface AuthRoutesOptions {
  db: Db
  sessions: SessionService
  issuers: ReadonlyMap<string, Issuer>
  links: LoginLink[]
  cookie: SessionCookie
  attempts: LoginAttempts
  publicUrl: URL
  now: () => Date
}

type ProviderRoute = { Params: { provider: string } }

export function authRoutes(options: AuthRoutesOptions): FastifyPluginAsync {
  const { sessions, issuers, links, cookie, attempts, publicUrl } = options

  const queryOf = (request: FastifyRequest): URLSearchParams => new URL(request.url, publicUrl).searchParams

  function issuerOf(id: string): Issuer {
    const issuer = issuers.get(id)
    if (!issuer) throw notFound('Identity provider')
    return issuer
  }

  function returnToOf(request: FastifyRequest): string {
    const asked = queryOf(request).getAll('returnTo')
    const returnTo = safeReturnTo(asked.length === 1 ? asked[0] : '/', publicUrl)
    if (asked.length > 0 && returnTo !== asked[0]) request.log.info('returnTo was not taken as it came')
    return returnTo
  }

  function fail(
    request: FastifyRequest,
    reply: FastifyReply,
    error: unknown,
    at: { provider: string; returnTo: string },
  ) {
    const code = failureCode(error)
    request.log[code === 'INTERNAL_SERVER_ERROR' ? 'error' : 'warn']({ err: error, code }, 'sign-in failed')
    return reply.redirect(failedLocation({ code, requestId: request.id, ...at }), 303)
  }

  async function login(request: FastifyRequest<ProviderRoute>, reply: FastifyReply) {
    const { provider } = request.params
    const issuer = issuerOf(provider)
    const returnTo = returnToOf(request)
    const hint = queryOf(request).get('login_hint')
    try {
      await issuer.check()
      const secrets = await attempts.begin(request, reply, provider, returnTo)
      return reply.redirect((await issuer.authorizationUrl(secrets, hint?.slice(0, 320) || null)).href, 303)
    } catch (error) {
      return fail(request, reply, error, { provider, returnTo })
    }
  }

  async function callback(request: FastifyRequest<ProviderRoute>, reply: FastifyReply) {
    const { provider } = request.params
    const issuer = issuerOf(provider)
    const query = queryOf(request)
    let returnTo = '/'
    try {
      const attempt = await attempts.end(request, reply, provider, query.get('state'))
      returnTo = attempt.returnTo
      const claims = await issuer.redeem(query, attempt)
      const { token, session } = await signIn(options, claims, request)
      // A new sign-in, a new token: what the browser had before is worth nothing from here on.
      const former = cookie.tokenOf({ headers: { cookie: request.headers.cookie } })
      if (former) await sessions.endToken(former.token)
      cookie.set(reply, token, session.expiresAt)
      return reply.redirect(returnTo, 303)
    } catch (error) {
      return fail(request, reply, error, { provider, returnTo })
    }
  }

  async function logout(request: FastifyRequest, reply: FastifyReply) {
    refuseOtherSites(request, publicUrl)
    const credential = cookie.tokenOf(request)
    if (credential) await sessions.endToken(credential.token)
    cookie.clear(reply)
    const page = request.headers.accept?.includes('text/html')
    return page ? reply.redirect(returnToOf(request), 303) : reply.code(204).send()
  }

  return async app => {
    // A form sends a body with its POST; nothing here reads one.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 1024 }, (_request, _body, done) =>
      done(null),
    )
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    // HEAD is for programs that look at links; none may begin or use up a sign-in.
    app.get<ProviderRoute>('/auth/login/:provider', { exposeHeadRoute: false }, login)
    app.get<ProviderRoute>('/auth/callback/:provider', { exposeHeadRoute: false }, callback)
    app.get('/auth/failed', (request, reply) =>
      sendPage(reply, failedPage(queryOf(request), returnToOf(request), links)),
    )
    app.route({ method: ['GET', 'POST'], url: '/auth/logout', handler: logout, exposeHeadRoute: false })
  }
}

function failureCode(error: unknown): SignInFailureCode {
  if (error instanceof SignInError) return error.code
  return error instanceof CodedError && error.code === 'SERVICE_UNAVAILABLE'
    ? error.code
    : 'INTERNAL_SERVER_ERROR'
}
