import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'
import type { Logger } from 'pino'
import { type Callers, callerOf } from '../../access/limit/callers.js'
import type { Entry, SocketLimits } from '../../access/limit/sockets.js'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import { createOnceAMinute } from '../../base/telemetry/onceAMinute.js'
import type { Viewer } from '../../base/viewer.js'
import { type Extra, TOO_MANY } from './transport.js'

export interface HandshakeOptions {
  limits: SocketLimits
  callers: Callers
  /** Of an upgrade request as it comes. */
  tokenOf: SessionCookie['tokenOf']
  originOf: OriginOf
  log: Pick<Logger, 'warn'>
}

/** For whom each WebSocket counts: at first for whom its upgrade request names, or for its address. */
export function createHandshakes({ limits, callers, tokenOf, originOf, log }: HandshakeOptions) {
  const entries = new WeakMap<IncomingMessage, Entry>()
  const isNew = createOnceAMinute()

  async function enter(request: IncomingMessage, network: string): Promise<Entry> {
    const credential = tokenOf(request)
    const caller = credential && (await callers.identify(credential, network))
    return limits.enter(network, caller)
  }

  return {
    /**
     * Until `socket` closes, or the answer that stands in its place. False where the client has gone meanwhile. Throws
     * RATE_LIMITED.
     */
    async begin(request: IncomingMessage, socket: Pick<Writable, 'destroyed' | 'once'>): Promise<boolean> {
      const network = networkOf(originOf(request, '').ip)
      try {
        const entry = await enter(request, network)
        entries.set(request, entry)
        if (socket.destroyed) entry.leave()
        else socket.once('close', entry.leave)
        return !socket.destroyed
      } catch (error) {
        if (error instanceof CodedError && error.code === 'RATE_LIMITED' && isNew(network))
          log.warn({ address: network, reason: error.message }, 'WebSockets from an address are refused')
        throw error
      }
    },

    /** After `connection_init`. Throws RATE_LIMITED. */
    async settle({ request, close }: Extra, viewer: Viewer | null): Promise<void> {
      const entry = entries.get(request)
      if (viewer) await entry?.prove(callerOf(viewer))
      else await entry?.stay(() => close(TOO_MANY, 'Too many connections'))
    },
  }
}
