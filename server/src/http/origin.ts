import type { IncomingMessage } from 'node:http'
import type { Origin } from '../session/session.service.js'

const MAX_USER_AGENT = 512

export type OriginOf = (request: IncomingMessage, requestId: string) => Origin

/** Where a request comes from, the same for requests and WebSocket upgrades. */
export const createOriginOf = (): OriginOf => (request, requestId) => ({
  requestId,
  ip: request.socket.remoteAddress ?? null,
  userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
})
