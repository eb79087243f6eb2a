import { parseAddress } from './address.js'
import { isLoopbackHost } from './loopback.js'

/** Names that the public DNS never gives: RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`. */
const reserved = /\.(localhost|local|internal|test|home\.arpa)$/
/** Of ipaddr.js; `uniqueLocal` is fc00::/7, `carrierGradeNat` 100.64.0.0/10. */
const notPublic = new Set([
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
  'unspecified',
])

/** Whether people elsewhere may reach a host by this name, as far as the name tells. IPv6 in brackets. */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isLoopbackHost(host)) return false
  const address = parseAddress(host)
  if (address) return !notPublic.has(address.range())
  return host.includes('.') && !reserved.test(host)
}
