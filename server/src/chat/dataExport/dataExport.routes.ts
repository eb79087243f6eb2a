import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import type { Limiter } from '../../access/limit/limiter.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { DataExportService } from './dataExport.service.js'

/** Somebody who takes nothing for so long is let go. */
const STALLED_MS = 60_000

export function dataExportRoutes(
  dataExports: Pick<DataExportService, 'holds' | 'open'>,
  { limiter, originOf }: { limiter: Limiter; originOf: OriginOf },
): FastifyPluginAsync {
  return async app => {
    app.get<{ Params: { id: string }; Querystring: { token?: unknown } }>(
      '/exports/:id',
      async (request, reply) => {
        const origin = originOf(request.raw, request.id)
        const { id } = request.params
        const { token } = request.query
        // An address that we made counts for itself, wherever it is opened.
        const isOurs = typeof token === 'string' && dataExports.holds(id, token)
        await (isOurs ? limiter.take('user', id) : limiter.take('address', networkOf(origin.ip)))
        const file = isOurs ? await dataExports.open(id, token, origin) : null
        // As for every other address where there is nothing.
        if (!file) throw new CodedError('NOT_FOUND', 'There is nothing at this address.')
        reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy())
        // One piece ahead of what the socket takes, and no more.
        const stream = Readable.from(file.pieces, { highWaterMark: 1 })
        stream.once('error', error => request.log.warn({ err: error }, 'an export was cut off'))
        stream.once('close', file.release)
        const end = () => stream.destroy(new Error('The export ended while it was fetched.'))
        if (file.ended.aborted) end()
        else file.ended.addEventListener('abort', end, { once: true })
        return reply
          .type('application/x-ndjson; charset=utf-8')
          .header('content-disposition', `attachment; filename="${file.name}"`)
          .send(stream)
      },
    )
  }
}
