import { createHash } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { notFound } from '../../base/errors.js'

/** Packages of the SDK at addresses with their versions, for `npm install`, which asks without a session. */
export function sdkRoutes(read: (name: string) => Promise<Buffer | null>): FastifyPluginAsync {
  return async app => {
    app.get<{ Params: { name: string } }>('/sdk/:name', async (request, reply) => {
      const file = await read(request.params.name)
      if (!file) throw notFound('Package')
      const etag = `"${createHash('sha256').update(file).digest('base64url')}"`
      reply.headers({ 'cache-control': 'no-cache', etag })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('application/gzip').send(file)
    })
  }
}
