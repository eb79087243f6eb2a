import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { parseOrigins } from './cors.js'

const friend = 'https://app.example.com'
let parley: Parley
let person: SignedIn
beforeAll(async () => {
  parley = await startParley({ env: { CORS_ORIGINS: `${friend}, http://localhost:5173` } })
  person = await parley.signIn('user')
})
afterAll(() => parley[Symbol.asyncDispose]())

const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin')
const me = '{ me { name } }'
const cookie = () => `parley-session=${person.token}`

describe('the pages of another site', () => {
  test.each([friend, 'http://localhost:5173'])(
    'that is listed may read answers, errors too: %s [E6]',
    async origin => {
      for (const query of [me, '{', '{ serverInfo { version } }']) {
        const { headers } = await parley.ask({ query, headers: { origin } })
        expect(Object.fromEntries(headers)).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          vary: expect.stringContaining('Origin'),
        })
      }
    },
  )

  test.each([
    'https://app.example.com.evil',
    'https://evilapp.example.com',
    'https://sub.app.example.com',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://app.example.com/',
    'HTTPS://APP.EXAMPLE.COM',
    'https://app.example.com, https://evil.example',
    'null',
    '*',
    '',
  ])('that is not listed may not: %s [E6]', async origin => {
    const preflight = { 'access-control-request-method': 'POST', origin }
    for (const answer of [
      await parley.ask({ query: me, headers: { origin } }),
      await parley.ask({ method: 'OPTIONS', headers: preflight }),
    ]) {
      expect(Object.fromEntries(answer.headers)).not.toHaveProperty('access-control-allow-origin')
      expect(Object.fromEntries(answer.headers)).not.toHaveProperty('access-control-allow-credentials')
      expect(answer.headers.get('vary')).toContain('Origin')
    }
  })

  test('are told before what they may send [E6]', async () => {
    const headers = { origin: friend, 'access-control-request-method': 'POST' }
    const answer = await parley.ask({ method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
    })
    expect((await parley.ask({ method: 'OPTIONS', headers: { origin: friend } })).status).toBe(405)
  })

  test('that are listed may use the cookie of a person, others may not [E6, E7]', async () => {
    const send = (headers: Record<string, string>) =>
      parley.ask({ query: me, headers: { cookie: cookie(), ...headers } })
    for (const site of ['same-site', 'cross-site']) {
      const trusted = await send({ origin: friend, 'sec-fetch-site': site })
      expect(trusted.data).toEqual({ me: { name: expect.any(String) } })
      const other = await send({ origin: 'https://evil.example', 'sec-fetch-site': site })
      expect([other.status, allowed(other)]).toEqual([403, null])
      expect((await send({ 'sec-fetch-site': site })).status).toBe(403)
    }
  })

  test('that are listed may open a WebSocket with the cookie, others may not [E8]', async () => {
    const open = (origin: string) =>
      openSocket(parley.url, undefined, { headers: { cookie: cookie(), origin } })
    await using socket = await open(friend)
    socket.send({ id: '1', type: 'subscribe', payload: { query: me } })
    expect((await socket.next()).payload.data.me).not.toBeNull()
    await expect(open('https://app.example.com.evil')).rejects.toThrow('403')
    await expect(open('null')).rejects.toThrow('403')
  })
})

test('without a list no other site may read anything [E6]', async () => {
  await using alone = await startParley()
  expect(allowed(await alone.ask({ query: me, headers: { origin: friend } }))).toBeNull()
  expect(allowed(await alone.ask({ query: me, headers: { origin: alone.url } }))).toBeNull()
})

test.each([
  '*',
  'null',
  'app.example.com',
  'https://app.example.com/',
  'https://*.example.com:x',
  'ftp://a',
  '',
])('CORS_ORIGINS that is wrong is told: "%s"', text => {
  expect(() => parseOrigins(text)).toThrow('has an entry that is not the origin of a site')
})
