import { isIP } from 'node:net'

/** An IP address in its one form, without port, brackets and zone; null for anything else. */
export function readAddress(text: string): string | null {
  // As Azure's gateways write it: with the port.
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.split('%', 1)[0] ?? ''
  if (isIP(address) === 4) return address
  if (isIP(address) !== 6) return null
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (!mapped?.[1] || !mapped[2]) return short
  const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Who counts as one: an IPv4 address, or an IPv6 network of 64 bits, which one customer has to themselves (RFC 6177). */
export function networkOf(address: string | null): string {
  const read = address && readAddress(address)
  if (!read) return 'unknown'
  if (isIP(read) === 4) return read
  const [head = '', tail] = read.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const behind = tail === '' ? [] : tail.split(':')
    while (groups.length + behind.length < 8) groups.push('0')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}
