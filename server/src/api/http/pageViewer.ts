import type { FastifyRequest } from 'fastify'
import type { Callers } from '../../access/limit/callers.js'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'

export interface PageViewerOptions {
  callers: Callers
  originOf: OriginOf
  tokenOf: SessionCookie['tokenOf']
}

/** Who opens a page; null for whoever is not signed in, or comes too often. */
export function createPageViewer({ callers, originOf, tokenOf }: PageViewerOptions) {
  return async (request: FastifyRequest) => {
    const credential = tokenOf(request)
    if (!credential) return null
    try {
      await callers.admit(credential, networkOf(originOf(request.raw, request.id).ip))
      return await callers.authenticate(credential)
    } catch {
      return null
    }
  }
}

export type PageViewer = ReturnType<typeof createPageViewer>
