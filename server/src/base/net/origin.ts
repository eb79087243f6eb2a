import type { IncomingMessage } from 'node:http'
import type { Origin } from '../viewer.js'
import { readAddress } from './address.js'
import { type Trust, trustNobody } from './trust.js'

const MAX_USER_AGENT = 512
/** Nobody has more proxies in a row than that. */
const MAX_HOPS = 32

export type OriginOf = (request: IncomingMessage, requestId: string) => Origin

/** Where a request comes from, the same for requests and WebSocket upgrades. */
export function createOriginOf(
  trust: Trust = trustNobody,
  /** Called once if somebody speaks of proxies although none is trusted: then everybody behind one is taken for one. */
  onUntrusted: () => void = () => {},
): OriginOf {
  let told = trust !== trustNobody
  return (request, requestId) => {
    const { 'x-forwarded-for': forwarded, 'user-agent': userAgent } = request.headers
    if (!told && forwarded !== undefined) {
      told = true
      onUntrusted()
    }
    return {
      requestId,
      ip: clientAddress(request, trust),
      userAgent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    }
  }
}

/**
 * Each proxy adds to the end of X-Forwarded-For who came to it: so the list is read from its end for as long as those
 * who wrote it are trusted. What stands before is the client's own invention.
 */
function clientAddress({ socket, headers }: IncomingMessage, trust: Trust): string | null {
  let address = readAddress(socket.remoteAddress ?? '')
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',')
  for (let hop = 0; address !== null && hop < MAX_HOPS && trust(address, hop); hop++) {
    const before = readAddress(forwarded.at(-1 - hop)?.trim() ?? '')
    if (before === null) break
    address = before
  }
  return address
}
