import type { FastifyPluginAsync, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Provider } from 'oidc-provider'
import { OIDCProviderError } from 'oidc-provider/lib/helpers/errors.js'
import { pageHeaders, sendPage } from '../../access/auth/page.js'
import { type Guesses, withoutCode } from './identityProviderDevice.js'
import { tooManyGuessesPage } from './identityProviderDevicePage.js'
import { brokenPage, chooserPage } from './identityProviderPage.js'
import { demoPeople } from './identityProviderPeople.js'

export const mountPath = '/dev/idp'

/** The page to choose on, and the provider's own addresses. */
export function identityProviderRoutes(
  oidc: Provider,
  publicUrl: URL,
  guesses: Guesses,
  refuseStrangers: onRequestAsyncHookHandler,
  /** Where people who signed in may be sent back to. */
  pages: readonly string[],
): FastifyPluginAsync {
  const handle = oidc.callback()

  async function show({ raw }: FastifyRequest, reply: FastifyReply) {
    const { params } = await oidc.interactionDetails(raw, reply.raw)
    return sendPage(reply, { ...chooserPage(demoPeople, String(params.login_hint)), leadsTo: pages })
  }

  async function choose({ raw, body }: FastifyRequest, reply: FastifyReply) {
    const person = demoPeople.find(({ id }) => id === (body instanceof URLSearchParams && body.get('person')))
    const result = person ? { login: { accountId: person.id } } : { error: 'access_denied' }
    return reply.redirect(await oidc.interactionResult(raw, reply.raw, result), 303)
  }

  return async app => {
    app.addHook('onRequest', refuseStrangers)

    await app.register(async chooser => {
      chooser.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: 1024 },
        (_request, body, done) => done(null, new URLSearchParams(body.toString())),
      )
      chooser.setErrorHandler((error, _request, reply) => {
        if (error instanceof OIDCProviderError) return sendPage(reply, brokenPage(400))
        throw error
      })
      chooser.get(`${mountPath}/choose/:uid`, show)
      chooser.post(`${mountPath}/choose/:uid`, choose)
    })

    await app.register(async provider => {
      // The provider reads bodies itself.
      provider.removeAllContentTypeParsers()
      provider.addContentTypeParser('*', (_request, _payload, done) => done(null))
      provider.all(`${mountPath}/*`, async ({ raw }, reply) => {
        const path = (raw.url ?? '').slice(mountPath.length)
        const guess = raw.method === 'POST' && withoutCode(path) === '/device'
        if (guess && guesses.tooMany(raw.socket.remoteAddress ?? ''))
          return sendPage(reply.header('retry-after', 60), tooManyGuessesPage())
        reply.hijack()
        for (const [name, value] of Object.entries(pageHeaders)) {
          if (name !== 'content-type') reply.raw.setHeader(name, value)
        }
        raw.headers['x-forwarded-host'] = publicUrl.host
        raw.headers['x-forwarded-proto'] = publicUrl.protocol.slice(0, -1)
        const originalUrl = raw.url ?? ''
        await handle(Object.assign(raw, { originalUrl, url: withoutCode(path) }), reply.raw)
      })
    })
  }
}
