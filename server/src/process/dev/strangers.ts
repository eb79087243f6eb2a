import { BlockList, isIP } from 'node:net'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { CodedError } from '../../base/errors.js'
import { readAddress } from '../../base/net/address.js'
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

const privateNetworks = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, bits, 'ipv4')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')
privateNetworks.addSubnet('fe80::', 10, 'ipv6')

/**
 * Refuses whoever may sit at another machine: nobody is asked for a password here. The Host header alone proves nothing,
 * a proxy on this machine sends what it likes.
 */
export function createStrangers({ privatePeers, log }: StrangersOptions): onRequestAsyncHookHandler {
  const isNew = createOnceAMinute()

  const isNear = (address: string) =>
    isLoopback(address) ||
    (privatePeers && privateNetworks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6'))

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
