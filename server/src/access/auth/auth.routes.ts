import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { Origin } from '../../base/viewer.js'
import { CONSENT } from '../identity/modelConsent.js'
import type { SignInLimits } from '../limit/signIn.js'
import type { Credential, SessionCookie } from '../session/sessionCookie.js'
import type { Brand } from './brand.js'
import { failureCode, recordFailure } from './failedAttempt.js'
import { failedLocation, failedPage, type LoginLink } from './failedPage.js'
import { SignInError } from './failure.js'
import { invitedPage, invitedPath } from './invitedPage.js'
import type { Issuer } from './issuer.js'
import { freshSession, linkerOf, linkIdentity, sameSession } from './link.js'
import type { LoginAttempts } from './loginAttempt.js'
import { type Logout, loggedOutPath } from './logout.js'
import { sendPage } from './page.js'
import { refuseEmbedded, refuseOtherSites, refuseSentByOthers } from './requestOrigin.js'
import { safeReturnTo } from './returnTo.js'
import { type SignInOptions, signIn } from './signIn.js'

export interface AuthRoutesOptions extends SignInOptions {
  issuers: ReadonlyMap<string, Issuer>
  links: LoginLink[]
  cookie: SessionCookie
  attempts: LoginAttempts
  logout: Logout
  brand: () => Promise<Brand>
  limits: SignInLimits
  publicUrl: URL
  corsOrigins: readonly string[]
  originOf: (request: FastifyRequest) => Origin
}

type ProviderRoute = { Params: { provider: string } }

export function authRoutes(options: AuthRoutesOptions): FastifyPluginAsync {
  const { sessions, issuers, links, cookie, attempts, limits, publicUrl, corsOrigins, originOf } = options

  const queryOf = (request: FastifyRequest): URLSearchParams => new URL(request.url, publicUrl).searchParams

  const loginHintOf = (request: FastifyRequest): string | null =>
    queryOf(request).get('login_hint')?.slice(0, 320) || null

  const cookieOf = (request: FastifyRequest): Credential | null =>
    cookie.tokenOf({ headers: { cookie: request.headers.cookie } })

  function issuerOf(id: string): Issuer {
    const issuer = issuers.get(id)
    if (!issuer) throw notFound('The identity provider')
    return issuer
  }

  function returnToOf(request: FastifyRequest): string {
    const asked = queryOf(request).getAll('returnTo')
    const returnTo = safeReturnTo(asked.length === 1 ? asked[0] : '/', publicUrl, corsOrigins)
    if (asked.length > 0 && returnTo !== asked[0]) request.log.info('returnTo was not taken as it came')
    return returnTo
  }

  async function fail(
    request: FastifyRequest,
    reply: FastifyReply,
    error: unknown,
    at: { provider: string; returnTo: string; link: boolean },
  ) {
    const code = failureCode(error)
    const origin = originOf(request)
    await limits.fail(code, networkOf(origin.ip))
    await recordFailure(options, error, { ...at, origin })
    const told = error instanceof SignInError && error.told
    return reply.redirect(failedLocation({ code, requestId: request.id, told, ...at }), 303)
  }

  const start = (link: boolean) =>
    async function start(request: FastifyRequest<ProviderRoute>, reply: FastifyReply) {
      refuseEmbedded(request)
      await limits.begin(cookieOf(request), networkOf(originOf(request).ip))
      const { provider } = request.params
      const issuer = issuerOf(provider)
      const returnTo = returnToOf(request)
      const consent = queryOf(request).get('consent') === CONSENT
      if (link) refuseSentByOthers(request)
      try {
        const linkSessionId = link ? await freshSession(options, cookie, request) : null
        await issuer.check()
        const secrets = await attempts.begin(request, reply, { provider, returnTo, linkSessionId })
        return reply.redirect(
          (await issuer.authorizationUrl(secrets, { loginHint: loginHintOf(request), link, consent })).href,
          303,
        )
      } catch (error) {
        return fail(request, reply, error, { provider, returnTo, link })
      }
    }

  async function callback(request: FastifyRequest<ProviderRoute>, reply: FastifyReply) {
    refuseEmbedded(request)
    const { provider } = request.params
    const issuer = issuerOf(provider)
    const query = queryOf(request)
    let returnTo = '/'
    let link = false
    let isFirst = false
    try {
      const attempt = await attempts.end(request, reply, provider, query.get('state'))
      isFirst = true
      returnTo = attempt.returnTo
      link = attempt.linkSessionId !== null
      const linker =
        attempt.linkSessionId && (await sameSession(options, cookie, request, attempt.linkSessionId))
      const arrival = await issuer.redeem(query, attempt)
      if (linker) await linkIdentity(options, linker, arrival, originOf(request))
      else await enter(request, reply, arrival)
      return reply.redirect(returnTo, 303)
    } catch (error) {
      const goal = isFirst
        ? null
        : await goalOfThoseInside(request, error, query.get('state')).catch(() => null)
      return goal === null
        ? fail(request, reply, error, { provider, returnTo, link })
        : reply.redirect(goal, 303)
    }
  }

  /** Who comes back a second time, as by the back button, and is signed in already only goes on. */
  async function goalOfThoseInside(
    request: FastifyRequest,
    error: unknown,
    state: string | null,
  ): Promise<string | null> {
    if (failureCode(error) !== 'INVALID_STATE' || state === null) return null
    const goal = await attempts.goalOf(state)
    return goal !== null && (await linkerOf(options, cookie, request)) ? goal : null
  }

  /**
   * A new sign-in, a new token: what the browser had before is worth nothing from here on. The session of the same person
   * stays, and what is being written for them: a link anywhere may lead here.
   */
  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    arrival: Parameters<typeof signIn>[1],
  ): Promise<void> {
    const origin = originOf(request)
    const former = cookieOf(request)?.token
    const { token, session } = await signIn(options, arrival, { origin, kind: 'BROWSER', former })
    if (former) await sessions.endToken(former, origin)
    cookie.set(reply, token, session.expiresAt)
  }

  async function logout(request: FastifyRequest, reply: FastifyReply) {
    refuseOtherSites(request, publicUrl)
    const page = request.headers.accept?.includes('text/html')
    const returnTo = returnToOf(request)
    const state = page ? options.logout.begin(reply, returnTo) : null
    const origin = originOf(request)
    const credential = cookie.tokenOf(request)
    const isKnown = credential && (await limits.end(credential, networkOf(origin.ip)))
    const next = isKnown ? await options.logout.end(credential.token, origin, state) : null
    cookie.clear(reply)
    if (!next && page) options.logout.forget(reply)
    return page ? reply.redirect(next?.href ?? returnTo, 303) : reply.code(204).send()
  }

  return async app => {
    // A form sends a body with its POST; nothing here reads one.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 1024 }, (_request, _body, done) =>
      done(null),
    )
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    // HEAD is for programs that look at links; none may begin or use up a sign-in.
    app.get<ProviderRoute>('/auth/login/:provider', { exposeHeadRoute: false }, start(false))
    app.get<ProviderRoute>('/auth/link/:provider', { exposeHeadRoute: false }, start(true))
    app.get<ProviderRoute>('/auth/callback/:provider', { exposeHeadRoute: false }, callback)
    app.get('/auth/failed', async (request, reply) =>
      sendPage(reply, failedPage(queryOf(request), returnToOf(request), links), await options.brand()),
    )
    app.get(invitedPath, async (request, reply) =>
      sendPage(reply, invitedPage(loginHintOf(request), returnToOf(request), links), await options.brand()),
    )
    app.route({ method: ['GET', 'POST'], url: '/auth/logout', handler: logout, exposeHeadRoute: false })
    app.get(loggedOutPath, { exposeHeadRoute: false }, (request, reply) =>
      reply.redirect(options.logout.back(request, reply, queryOf(request).get('state')), 303),
    )
  }
}
