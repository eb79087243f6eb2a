import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** An IP address without port, brackets and zone, of IPv4 also where it is written as one of IPv6; null for anything else. */
export function parseAddress(text: string): Address | null {
  // As Azure's gateways write it: with the port.
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.split('%', 1)[0] ?? ''
  // The parser also reads 127.1 and 0x7f.0.0.1.
  return isIP(address) ? ipaddr.process(address) : null
}

/** An IP address in its one form; null for anything else. */
export const readAddress = (text: string): string | null => parseAddress(text)?.toString() ?? null

/** Who counts as one: an IPv4 address, or an IPv6 network of 64 bits, which one customer has to themselves (RFC 6177). */
export function networkOf(address: string | null): string {
  const read = parseAddress(address ?? '')
  if (!read) return 'unknown'
  return read instanceof ipaddr.IPv4 ? read.toString() : `${firstGroups(read, 4)}::/64`
}

/**
 * The network an address belongs to: enough to recognise a sign-in by, too little to find a household. Of IPv4 the
 * first 24 bits, of IPv6 the first 48.
 */
export function shownNetworkOf(address: string | null): string | null {
  const read = parseAddress(address ?? '')
  if (!read) return null
  return read instanceof ipaddr.IPv4
    ? `${read.octets.slice(0, 3).join('.')}.0/24`
    : `${firstGroups(read, 3)}::/48`
}

const firstGroups = ({ parts }: ipaddr.IPv6, count: number): string =>
  parts
    .slice(0, count)
    .map(part => part.toString(16))
    .join(':')
