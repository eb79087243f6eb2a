import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { networkOf, readAddress } from './address.js'
import { createOriginOf } from './origin.js'
import { parseTrust } from './trust.js'

const [client, inner, outer, invented] = ['203.0.113.9', '10.0.0.1', '192.168.1.1', '1.2.3.4']

/** Whom a request is taken to come from. */
function ip(trusted: string | null, remote: string | undefined, forwarded?: string): string | null {
  const originOf = trusted === null ? createOriginOf() : createOriginOf(parseTrust(trusted))
  const headers = { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) }
  return originOf({ socket: { remoteAddress: remote }, headers } as IncomingMessage, 'request').ip
}

describe('the address of a client', () => {
  test('is who connected, whatever a header says, where no proxy is trusted [R3]', () => {
    expect(ip(null, client)).toBe(client)
    expect(ip(null, client, invented)).toBe(client)
    expect(ip('10.0.0.0/8', client, invented)).toBe(client)
    expect(ip(null, undefined, invented)).toBeNull()
  })

  test('is the last one before the trusted proxies [R3]', () => {
    expect(ip('10.0.0.0/8', inner, client)).toBe(client)
    expect(ip('10.0.0.1, 192.168.1.1', inner, `${client}, ${outer}`)).toBe(client)
    expect(ip('2001:db8::/32', '2001:db8::1', client)).toBe(client)
    expect(ip('1', inner, client)).toBe(client)
    expect(ip('2', inner, `${client}, ${outer}`)).toBe(client)
    expect(ip('0.0.0.0/0', inner, client)).toBe(client)
    expect(ip('::ffff:10.0.0.1', inner, client)).toBe(client)
    expect(ip('::/0', inner, client)).toBe(inner)
  })

  test.each([invented, '127.0.0.1', '10.9.9.9', 'unknown', '', ', ,', 'x'.repeat(9000), '999.1.1.1', '::1'])(
    'is not what a client invents in front of it: %s [R3]',
    lie => {
      expect(ip('10.0.0.0/8', inner, `${lie}, ${client}`)).toBe(client)
      expect(ip('1', inner, `${lie}, ${client}`)).toBe(client)
      expect(ip('10.0.0.0/8', inner, `${lie}, ${client}, 10.0.0.2`)).toBe(client)
    },
  )

  test('is the proxy where that says nothing that can be read [R3]', () => {
    for (const forwarded of [undefined, '', 'unknown', 'a, b', `${client}, unknown`])
      expect(ip('10.0.0.0/8', inner, forwarded)).toBe(inner)
  })

  test('is read in whatever form it comes [R3]', () => {
    expect(ip('10.0.0.1', '::ffff:10.0.0.1', '203.0.113.9:4711')).toBe(client)
    expect(ip('10.0.0.1', inner, '[2001:DB8:0:0::1]:443')).toBe('2001:db8::1')
    expect([readAddress('::ffff:cb00:7109'), readAddress('fe80::1%eth0'), readAddress('1.2.3')]).toEqual([
      client,
      'fe80::1',
      null,
    ])
    for (const lenient of ['127.1', '0x7f.0.0.1', '010.1.1.1', '2130706433'])
      expect(readAddress(lenient)).toBeNull()
  })
})

test('a proxy that nobody told us of is noticed once [R3]', () => {
  const notices: string[] = []
  const ask = (originOf: ReturnType<typeof createOriginOf>, headers: Record<string, string>) =>
    originOf({ socket: { remoteAddress: inner }, headers } as unknown as IncomingMessage, 'request')
  const untold = createOriginOf(undefined, () => void notices.push('untold'))
  const told = createOriginOf(parseTrust('10.0.0.0/8'), () => void notices.push('told'))
  ask(untold, {})
  expect(notices).toEqual([])
  for (const _ of [1, 2]) for (const originOf of [untold, told]) ask(originOf, { 'x-forwarded-for': client })
  expect(notices).toEqual(['untold'])
})

test('who counts as one: an IPv4 address, an IPv6 network, and everybody without an address [R3]', () => {
  expect(networkOf(client)).toBe(client)
  const network = '2001:db8:1:2::/64'
  for (const address of ['2001:db8:1:2::', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'])
    expect(networkOf(address)).toBe(network)
  expect([networkOf('2001:db8:1:3::1'), networkOf('2001:db8::1'), networkOf('::1')]).toEqual([
    '2001:db8:1:3::/64',
    '2001:db8:0:0::/64',
    '0:0:0:0::/64',
  ])
  expect([networkOf(null), networkOf('no address')]).toEqual(['unknown', 'unknown'])
})

test.each(['', 'proxy', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.1,', '-1', '*'])(
  'TRUST_PROXY that is wrong is told: "%s"',
  text => {
    expect(() => parseTrust(text)).toThrow('is neither a number of proxies nor a list of addresses')
  },
)
