import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { CodedError } from '../../base/errors.js'
import { parseAddress, readAddress } from '../../base/net/address.js'
import { isLoopback, isLoopbackHost } from '../../base/net/loopback.js'
import { createOnceAMinute } from '../../base/telemetry/onceAMinute.js'

export interface StrangersOptions {
  /** Whether private addresses count as this machine, as a container's bridge does. */
  privatePeers: boolean
  log: { warn(details: object, message: string): void }
}

/** What proxies write on what they pass on: standards first, then the names that products gave to the same. */
const ofProxies =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|cdn-loop|x-real-ip|.+-client-?ip|.+-connecting-ip.*|x-original-.+|x-envoy-.+)$/

/** What is private, as the address says. */
const privateRanges = ['private', 'linkLocal', 'uniqueLocal']

/**
 * Refuses whoever may sit at another machine: nobody is asked for a password here. The Host header alone proves nothing,
 * a proxy on this machine sends what it likes.
 */
export function createStrangers({ privatePeers, log }: StrangersOptions): onRequestAsyncHookHandler {
  const isNew = createOnceAMinute()

  const isNear = (address: string) =>
    isLoopback(address) || (privatePeers && privateRanges.includes(parseAddress(address)?.range() ?? ''))

  const strange = ({ hostname, headers, raw }: FastifyRequest, address: string | null): string | null => {
    const proxy = Object.keys(headers).find(name => ofProxies.test(name))
    if (proxy) return `the header ${proxy}`
    // No browser and no client of ours speaks it; nginx does that has only been told where to go, and adds no header.
    if (raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0) return 'HTTP/1.0'
    if (!address || !isNear(address)) return 'the address'
    // A site that points its own name at this machine (DNS rebinding).
    return isLoopbackHost(hostname) ? null : 'the header host'
  }

  return async request => {
    const address = readAddress(request.raw.socket.remoteAddress ?? '')
    const reason = strange(request, address)
    if (!reason) return
    if (isNew(String(address)))
      log.warn({ address, reason }, 'somebody who may be at another machine came for the demo people')
    throw new CodedError('FORBIDDEN', 'Only for this machine.')
  }
}
