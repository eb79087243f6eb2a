import { isIP } from 'node:net'

/** For host names as they stand in addresses, IPv6 ones in brackets. */
export const isLoopbackHost = (hostname: string): boolean => isLoopback(hostname.replace(/^\[|\]$/g, ''))

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
