import type { FastifyPluginAsync } from 'fastify'
import type { Limiter } from '../../access/limit/limiter.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { Origin } from '../../base/viewer.js'
import { type ExportFile, sendFile } from './sendFile.js'

/** Who serves the files of one kind of export. */
export interface ExportFiles {
  /** Whether this server made the address. */
  holds(id: string, token: string): boolean
  /** Null for what is not there, and for whom it is not, alike. `languages` are those of the browser, as it names them. */
  open(id: string, token: string, origin: Origin, languages: string): Promise<ExportFile | null>
}

/** Signed addresses of exports, of each kind by the prefix of their ids. */
export function dataExportRoutes(
  kinds: Record<string, ExportFiles>,
  { limiter, originOf }: { limiter: Limiter; originOf: OriginOf },
): FastifyPluginAsync {
  return async app => {
    app.get<{ Params: { id: string }; Querystring: { token?: unknown } }>(
      '/exports/:id',
      async (request, reply) => {
        const origin = originOf(request.raw, request.id)
        const { id } = request.params
        const { token } = request.query
        const files = new Map(Object.entries(kinds)).get(id.slice(0, id.indexOf('_')))
        // An address that we made counts for itself, wherever it is opened.
        const isOurs = typeof token === 'string' && files?.holds(id, token) === true
        await (isOurs ? limiter.take('user', id) : limiter.take('address', networkOf(origin.ip)))
        const languages = request.headers['accept-language'] ?? ''
        const file = isOurs ? await files.open(id, token, origin, languages) : null
        // As for every other address where there is nothing.
        if (!file) throw new CodedError('NOT_FOUND', 'There is nothing at this address.')
        return sendFile(request, reply, file)
      },
    )
  }
}
