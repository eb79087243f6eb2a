import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSocket, type Socket, transports } from '../../../test/ask.js'
import { choosePerson, createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { lines, openEvents } from '../../../test/events.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { hashToken } from '../session/token.js'

// Windows are those of the clock: here it stands at the beginning of one until it is moved.
const longestWindow = 600_000
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / longestWindow) * longestWindow })
})
afterEach(() => void vi.useRealTimers())
const advance = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

const me = '{ me { name } }'
const info = '{ serverInfo { version } }'
const limited = (limits: string, env: Record<string, string> = {}) =>
  startParley({ env: { RATE_LIMITS: limits, ...env } })
const code = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code
const last = async <T>(times: number, run: () => Promise<T>): Promise<T> => {
  for (let n = 1; n < times; n++) await run()
  return run()
}

onEveryDatabase(database => {
  describe('operations', () => {
    test.each(Object.entries(transports))('of a user are limited over %s [R1]', async (_name, send) => {
      await using parley = await startParley({ database, env: { RATE_LIMITS: 'user=3' } })
      const [ada, grace] = [await parley.signIn('user'), await parley.signIn('admin')]
      const ask = () => send(parley.url, me, ada.token)
      expect(code(await last(3, ask))).toBeUndefined()
      const refused = await ask()
      expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 })
      expect(code(await send(parley.url, me, grace.token))).toBeUndefined()
      advance(60)
      expect(code(await ask())).toBeUndefined()
    })
  })
})

describe('operations', () => {
  test('that are refused are told in headers [R1]', async () => {
    await using parley = await limited('user=1')
    const { ask } = await parley.signIn('user')
    const { status, headers } = await last(2, () => ask(me))
    expect(status).toBe(429)
    expect(Object.fromEntries(headers)).toMatchObject({
      'retry-after': '60',
      'ratelimit-limit': '1',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '60',
    })
  })

  test('count by their aliases [R1, R6]', async () => {
    await using parley = await limited('user=3')
    const { ask } = await parley.signIn('user')
    expect(code(await ask('{ a: me { id } b: me { id } }'))).toBeUndefined()
    expect(code(await ask('{ a: me { id } b: me { id } }'))).toBe('RATE_LIMITED')
  })

  test('of people who are not signed in are limited by address [R1]', async () => {
    await using parley = await limited('anonymous=2')
    expect((await last(2, () => parley.ask(info))).status).toBe(200)
    expect((await parley.ask(info)).status).toBe(429)
    const { ask } = await parley.signIn('user')
    expect((await ask(me)).status).toBe(200)
  })

  test('from one address are limited whatever is wrong with them, but not those of who is signed in [R1]', async () => {
    await using parley = await limited('address=4')
    const [{ ask }, fresh] = [await parley.signIn('user'), await parley.signIn('admin')]
    for (let n = 0; n < 10; n++) expect((await ask(me)).status).toBe(200)
    await parley.ask('{')
    await parley.ask({ body: 'no json' })
    const wrong = { query: me, headers: { authorization: 'Bearer wrong' } }
    for (let n = 0; n < 2; n++) expect((await parley.ask(wrong)).status).toBe(401)
    const refused = await parley.ask(wrong)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await parley.ask(info)).status).toBe(429)
    for (const person of [{ ask }, fresh]) expect((await person.ask(me)).status).toBe(200)
  })

  test('with a credential that ended count for the address again [R1]', async () => {
    await using parley = await limited('address=2')
    const { ask } = await parley.signIn('user')
    expect((await ask('mutation { signOut }')).status).toBe(200)
    expect((await last(3, () => ask(me))).status).toBe(401)
    expect((await ask(me)).status).toBe(429)
  })

  test('another site makes a browser send are not its person’s [R1]', async () => {
    await using parley = await limited('user=1,address=2')
    const { token, ask } = await parley.signIn('user')
    const headers = { cookie: `parley-session=${token}`, origin: 'https://evil.example' }
    const forged = () => parley.ask({ query: me, headers })
    expect((await last(2, forged)).status).toBe(403)
    expect((await forged()).status).toBe(429)
    expect((await ask(me)).status).toBe(200)
  })

  test('of everybody are told in serverInfo [R1]', async () => {
    const query = '{ serverInfo { limits { rates { user { max seconds } socketsPerUser } } } }'
    await using parley = await limited('user=7')
    const { data } = await parley.ask(query)
    expect(data.serverInfo.limits.rates).toEqual({ user: { max: 7, seconds: 60 }, socketsPerUser: 10 })
    await using unlimited = await startParley()
    expect((await unlimited.ask(query)).data.serverInfo.limits.rates).toBeNull()
  })

  test('that ask for replies are limited on their own [R1]', async () => {
    await using parley = await limited('sendMessage=2')
    const { ask } = await parley.signIn('user')
    const send = () => {
      parley.model.reply('Hello')
      return ask('mutation { sendMessage(input: { content: "Hi" }) { reply { id } } }')
    }
    expect(code(await last(2, send))).toBeUndefined()
    expect(code(await send())).toBe('RATE_LIMITED')
    expect(code(await ask(me))).toBeUndefined()
  })
})

describe('behind a proxy', () => {
  const from = (parley: Parley, forwarded: string) =>
    parley.ask({ query: info, headers: { 'x-forwarded-for': forwarded } })

  test('each client has its own limit, whatever it invents [R3]', async () => {
    await using parley = await limited('anonymous=2', { TRUST_PROXY: '127.0.0.0/8,::1' })
    const statuses = []
    for (const lie of ['1.1.1.1', '203.0.113.10', 'x', '127.0.0.1', '::1'])
      statuses.push((await from(parley, `${lie}, 203.0.113.9`)).status)
    expect(statuses).toEqual([200, 200, 429, 429, 429])
    expect((await from(parley, '203.0.113.10')).status).toBe(200)
    expect((await from(parley, '2001:db8::1, 2001:db8::2')).status).toBe(200)
  })

  test('that is not trusted all are one [R3]', async () => {
    await using parley = await limited('anonymous=2')
    const statuses = []
    for (const lie of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) statuses.push((await from(parley, lie)).status)
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('sign-ins', () => {
  const start = (parley: Parley) => fetch(`${parley.url}/auth/login/dev`, { redirect: 'manual' })

  test('that begin are limited by address [L21]', async () => {
    await using parley = await limited('signIn=2')
    expect((await last(2, () => start(parley))).status).toBe(303)
    const refused = await start(parley)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
    expect(code(await refused.json())).toBe('RATE_LIMITED')
    advance(600)
    expect((await start(parley)).status).toBe(303)
  })

  test('that begin count for who is signed in, not for their address [L21]', async () => {
    await using parley = await limited('signIn=2')
    const { token } = await parley.signIn('user')
    expect((await last(2, () => start(parley))).status).toBe(429)
    const headers = { cookie: `parley-session=${token}`, 'sec-fetch-site': 'same-origin' }
    const link = () => fetch(`${parley.url}/auth/link/dev`, { redirect: 'manual', headers })
    expect((await last(2, link)).status).toBe(303)
    expect((await link()).status).toBe(429)
  })

  test('that fail are limited by address, and keep nobody from signing in there [L21]', async () => {
    await using parley = await limited('signInFailures=2')
    const fail = async () => {
      const browser = createBrowser()
      const begun = await browser.fetch(`${parley.url}/auth/login/dev`)
      const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state')
      return browser.fetch(`${parley.url}/auth/callback/dev?state=${state}&error=access_denied`)
    }
    expect((await last(2, fail)).headers.get('location')).toContain('/auth/failed')
    const refused = await fail()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
    await parley.signIn('user')
    advance(600)
    expect((await fail()).status).toBe(303)
  })

  test('nobody began keep nobody from signing in, and are limited on their own [L21]', async () => {
    await using parley = await limited('on')
    const begun = createBrowser()
    const page = await begun.visit(`${parley.url}/auth/login/dev?returnTo=/healthz`)
    const made = (state: string) => {
      const headers = { cookie: `parley-login-${hashToken(state).slice(0, 12)}=1.x` }
      return fetch(`${parley.url}/auth/callback/dev?state=${state}&code=y`, { redirect: 'manual', headers })
    }
    for (let n = 0; n < 30; n++)
      expect((await made(`${n}`)).headers.get('location')).toContain('code=INVALID_STATE')
    for (let n = 0; n < 10; n++) expect((await made(`more ${n}`)).status).toBe(429)
    const audited = parley.log.filter(({ msg }) => msg === 'sign-in failed')
    expect(audited).toHaveLength(30)
    await choosePerson(begun, page, 'user')
    expect(sessionCookieOf(begun, parley.url)).toBeDefined()
    await parley.signIn('admin')
  })
})

describe('pages of other sites', () => {
  test('use up nothing of what their readers may do [L21, R4]', async () => {
    await using parley = await limited('handshakes=1,signIn=1,signInFailures=1')
    const image = async (path: string) => {
      const headers = { 'sec-fetch-dest': 'image' }
      return (await fetch(parley.url + path, { redirect: 'manual', headers })).status
    }
    for (let n = 0; n < 2; n++) {
      expect(await image('/auth/login/dev')).toBe(403)
      expect(await image('/auth/callback/dev?state=x&code=y')).toBe(403)
      const headers = { origin: 'https://evil.example' }
      await expect(openSocket(parley.url, undefined, { headers })).rejects.toThrow('403')
    }
    const { token } = await parley.signIn('user')
    await using socket = await openSocket(parley.url, token)
    expect(socket.raw.readyState).toBe(socket.raw.OPEN)
  })
})

describe('WebSockets', () => {
  const rejection = (parley: Parley) =>
    openSocket(parley.url).then(
      () => 'opened',
      (error: Error) => error.message,
    )

  test('from one address are limited, and one that ends makes place [R4]', async () => {
    await using parley = await limited('socketsPerAddress=2')
    await using first = await openSocket(parley.url)
    await using _second = await openSocket(parley.url)
    expect(await rejection(parley)).toContain('429')
    first.raw.close()
    await first.closed
    await eventually(async () => expect(await rejection(parley)).toBe('opened'))
  })

  test('nobody introduced makes nobody wait who brings a cookie, and those who wait come in [R4]', async () => {
    await using parley = await limited('socketsPerAddress=1')
    const { token } = await parley.signIn('user')
    await using silent = await openSocket(parley.url, undefined, { init: false })
    const waits = openSocket(parley.url, token)
    const headers = { cookie: `parley-session=${token}`, origin: parley.url }
    await using known = await openSocket(parley.url, undefined, { headers })
    expect(known.raw.readyState).toBe(known.raw.OPEN)
    silent.raw.close()
    await using waited = await waits
    // Both have proved whose they are: the place of the address is free.
    await using guest = await openSocket(parley.url)
    for (const { raw } of [waited, guest]) expect(raw.readyState).toBe(raw.OPEN)
  })

  test('of guests make place in a process that is full, the oldest first [R4]', async () => {
    await using parley = await limited('unprovenSockets=2')
    await using first = await openSocket(parley.url)
    await using second = await openSocket(parley.url)
    await using third = await openSocket(parley.url)
    expect((await first.closed).code).toBe(4429)
    for (const { raw } of [second, third]) expect(raw.readyState).toBe(raw.OPEN)
  })

  test('that are refused are a line in the log once a minute [R4]', async () => {
    await using parley = await limited('handshakes=1')
    await (await openSocket(parley.url))[Symbol.asyncDispose]()
    const told = () => parley.log.filter(({ msg }) => msg === 'WebSockets from an address are refused')
    for (let n = 0; n < 5; n++) expect(await rejection(parley)).toContain('429')
    expect(told()).toEqual([expect.objectContaining({ address: expect.stringMatching(/^(127|0:0)/) })])
    advance(60)
    await (await openSocket(parley.url))[Symbol.asyncDispose]()
    expect(await rejection(parley)).toContain('429')
    expect(told()).toHaveLength(2)
  })

  test('from one address begin only so often [R4]', async () => {
    await using parley = await limited('handshakes=2')
    for (const expected of ['opened', 'opened']) expect(await rejection(parley)).toBe(expected)
    expect(await rejection(parley)).toContain('429')
  })

  test('of one user are limited: the next is closed with 4429 [R4]', async () => {
    await using parley = await limited('socketsPerUser=1')
    const { token } = await parley.signIn('user')
    await using first = await openSocket(parley.url, token)
    const open = async (): Promise<Socket> => {
      const socket = await openSocket(parley.url, undefined, { init: false })
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
      return socket
    }
    await using second = await open()
    expect((await second.closed).code).toBe(4429)
    first.raw.close()
    await first.closed
    await eventually(async () => {
      await using third = await open()
      expect(await third.next()).toMatchObject({ type: 'connection_ack' })
    })
  })

  test.each(Object.entries(lines))(
    'run only so many operations at the same time: %s [R4]',
    async (_line, openLine) => {
      await using parley = await limited('operationsPerSocket=2')
      const { token, ask } = await parley.signIn('user')
      parley.model.hold()
      const { data } = await ask('mutation { sendMessage(input: { content: "Hi" }) { reply { id } } }')
      await using socket = await openLine(parley.url, token)
      const query = `subscription { reply(messageId: "${data.sendMessage.reply.id}") { text } }`
      for (const id of ['1', '2', '3']) socket.send({ id, type: 'subscribe', payload: { query } })
      let message = await socket.next()
      while (message.type !== 'error') message = await socket.next()
      expect([message.id, message.payload[0].extensions.code]).toEqual(['3', 'RATE_LIMITED'])
    },
  )

  test.each(Object.entries(lines))(
    'count each operation for their address, whatever is wrong with it: %s [R1]',
    async (_line, openLine) => {
      await using parley = await limited('address=3')
      await using socket = await openLine(parley.url)
      const codeOf = async (id: string, query: string) => {
        socket.send({ id, type: 'subscribe', payload: { query } })
        let message = await socket.next()
        while (message.type === 'complete') message = await socket.next()
        return message.type === 'error' ? message.payload[0].extensions.code : message.type
      }
      expect(await codeOf('1', '{')).toBe('GRAPHQL_PARSE_FAILED')
      expect(await codeOf('2', '{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED')
      expect(await codeOf('3', info)).toBe('next')
      expect(await codeOf('4', '{')).toBe('RATE_LIMITED')
    },
  )

  test('that send too fast are closed with 4429 [R4]', async () => {
    await using parley = await limited('messagesPerSecond=2')
    await using socket = await openSocket(parley.url)
    for (let n = 0; n < 20; n++) socket.send({ type: 'ping' })
    expect((await socket.closed).code).toBe(4429)
  })
})

describe('event streams', () => {
  const follow = (socket: Socket, messageId: string, id = '1') => {
    const query = `subscription { reply(messageId: "${messageId}") { text } }`
    socket.send({ id, type: 'subscribe', payload: { query } })
  }
  const streaming = async (parley: Parley) => {
    const { token, ask } = await parley.signIn('user')
    const answer = parley.model.hold()
    const { data } = await ask('mutation { sendMessage(input: { content: "Hi" }) { reply { id } } }')
    answer.send('Hello')
    return { token, id: data.sendMessage.reply.id }
  }

  test('of one user are limited like WebSockets, and together with them [R4]', async () => {
    await using parley = await limited('socketsPerUser=2')
    const { token, id } = await streaming(parley)
    await using _socket = await openSocket(parley.url, token)
    await using first = await openEvents(parley.url, token)
    follow(first, id)
    expect((await first.next()).type).toBe('next')
    await using second = await openEvents(parley.url, token)
    follow(second, id)
    expect((await second.closed).code).toBe(4429)
    await first[Symbol.asyncDispose]()
    await eventually(async () => {
      await using third = await openEvents(parley.url, token)
      follow(third, id)
      expect((await third.next()).type).toBe('next')
    })
  })

  test('from one address begin only so often, and are refused with 429 [R4]', async () => {
    await using parley = await limited('handshakes=2')
    const headers = { accept: 'text/event-stream' }
    const open = () => parley.ask({ query: info, headers })
    expect((await last(2, open)).status).toBe(200)
    const refused = await open()
    expect([refused.status, code(refused), refused.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      '60',
    ])
  })

  test('that bring nobody’s credential make place in a process that is full, the oldest first [R4]', async () => {
    await using parley = await limited('unprovenSockets=1')
    await using guest = await openSocket(parley.url)
    const answer = await parley.ask({ query: info, headers: { accept: 'text/event-stream' } })
    expect(answer.text).toContain('"version"')
    expect((await guest.closed).code).toBe(4429)
  })
})
