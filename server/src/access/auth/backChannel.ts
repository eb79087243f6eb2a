import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Db } from '../../base/db/db.js'
import { networkOf } from '../../base/net/address.js'
import type { Origin } from '../../base/viewer.js'
import type { Tokens } from '../identity/tokens.service.js'
import type { SignInLimits } from '../limit/signIn.js'
import type { SessionService } from '../session/session.service.js'
import type { Issuer } from './issuer.js'
import { createLogoutTokens } from './logoutToken.js'

export interface BackChannelOptions {
  db: Db
  sessions: Pick<SessionService, 'endOfIdentity'>
  tokens: Pick<Tokens, 'leave'> | null
  issuers: ReadonlyMap<string, Issuer>
  limits: SignInLimits
  originOf: (request: FastifyRequest) => Origin
  now: () => Date
}

/**
 * Where a provider says that somebody signed out there: what they signed in to with it ends here, wherever they did. It
 * says so itself, not by their browser.
 */
export function backChannelRoutes(options: BackChannelOptions): FastifyPluginAsync {
  const { db, sessions, tokens, issuers, limits, originOf, now } = options
  const readers = new Map(
    [...issuers]
      .filter(([, { provider }]) => provider.kind === 'oidc')
      .map(([id, issuer]) => [id, createLogoutTokens(issuer, now)]),
  )

  return async app => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 32 * 1024 },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    app.post<{ Params: { provider: string } }>(
      '/auth/back-channel-logout/:provider',
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const origin = originOf(request)
        const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null
        const read = readers.get(request.params.provider)
        const found = token && read ? await read(token).catch(() => undefined) : null
        // Whoever sent it may send it again.
        if (found === undefined) return reply.code(503).send({ error: 'temporarily_unavailable' })
        if (found === null) {
          await limits.fail('LOGIN_DENIED', networkOf(origin.ip))
          return reply.code(400).send({ error: 'invalid_request' })
        }
        const { issuer, subject, at } = found
        const identity = await db.read.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
        if (identity) {
          await sessions.endOfIdentity(identity.id, at, origin)
          await tokens
            ?.leave(identity.id)
            .catch(error =>
              request.log.warn({ err: error }, 'the tokens of a session that ended are still here'),
            )
        }
        return reply.code(200).send()
      },
    )
  }
}
