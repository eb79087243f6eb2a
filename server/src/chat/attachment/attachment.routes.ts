import { Readable } from 'node:stream'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Limiter } from '../../access/limit/limiter.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { Signed } from './addresses.js'
import type { Files } from './files.js'
import { sendPart } from './sendPart.js'

interface Put {
  Params: { id: string }
  Querystring: Signed
  Body: Readable
}
interface Get {
  Params: { id: string; part: string }
  Querystring: Signed
}

/** Signed addresses of files. They name nobody and take no cookie: whoever has one may do what it is good for. */
export function attachmentRoutes(
  files: Files,
  options: {
    limiter: Limiter
    originOf: OriginOf
    /** For pages of other sites, where they are listed. True: the question is answered with that. */
    cors: (request: FastifyRequest, reply: FastifyReply) => boolean
  },
): FastifyPluginAsync {
  const { limiter, originOf, cors } = options

  /** As for every other address where there is nothing. */
  const nothing = () => new CodedError('NOT_FOUND', 'There is nothing at this address.')

  async function admit(request: FastifyRequest, id: string, isOurs: boolean): Promise<void> {
    const network = networkOf(originOf(request.raw, request.id).ip)
    await (isOurs ? limiter.take('user', id) : limiter.take('address', network))
    if (!isOurs) throw nothing()
  }

  return async app => {
    // Whatever it is called: it is stored as it comes, piece by piece.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

    app.options('/uploads/:id', (request, reply) => reply.code(cors(request, reply) ? 204 : 403).send())
    app.put<Put>('/uploads/:id', {
      async onRequest(request, reply) {
        cors(request, reply)
        const { id } = request.params
        await admit(request, id, files.isOurs(id, { put: true }, request.query))
      },
      async handler(request, reply) {
        const length = request.headers['content-length']
        const bytes = request.body ?? Readable.from([])
        await files.receive(request.params.id, length === undefined ? null : Number(length), bytes)
        return reply.code(201).send()
      },
    })

    app.route<Get>({
      method: ['GET', 'HEAD'],
      url: '/attachments/:id/:part',
      async handler(request, reply) {
        cors(request, reply)
        const { id, part } = request.params
        const { by } = request.query
        await admit(request, id, files.isOurs(id, { part }, request.query))
        const file = await files.open(id, part, String(by))
        if (!file) throw nothing()
        return sendPart(request, reply, file)
      },
    })
  }
}
