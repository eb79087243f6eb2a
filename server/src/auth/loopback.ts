import { isLoopback } from '../config.js'

/** For host names as they stand in addresses, IPv6 ones in brackets. */
export const isLoopbackHost = (hostname: string): boolean => isLoopback(hostname.replace(/^\[|\]$/g, ''))
