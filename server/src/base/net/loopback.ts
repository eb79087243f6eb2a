import { isIP } from 'node:net'
import { parseAddress } from './address.js'

/** For host names as they stand in addresses, IPv6 ones in brackets. */
export const isLoopbackHost = (hostname: string): boolean => isLoopback(hostname.replace(/^\[|\]$/g, ''))

export function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) !== 0 && parseAddress(host)?.range() === 'loopback')
}
