import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network an address belongs to: enough to recognise a sign-in by, too little to find a household. Of IPv4 the
 * first 24 bits, of IPv6 the first 48.
 */
export function shownNetworkOf(address: string | null): string | null {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(plain)) return null
  const [head = '', tail = ''] = plain.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = plain.includes('::') ? Math.max(0, 8 - groups.length - after.length) : 0
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after]
  const prefix = all.slice(0, 3).map(group => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(':')}::/48`
}
