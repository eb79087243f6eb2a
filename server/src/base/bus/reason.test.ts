import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { certificate, certificateKey } from '../../../test/certificate.js'
import { eventually } from '../../../test/eventually.js'
import { hasRedis, startRedis } from '../../../test/redis.js'
import { freePort } from '../../../test/startPostgresql.js'
import { openRedisBus } from './redis.js'

/** What a server is told when it starts with this address, and goes on. */
async function warningOf(url: string): Promise<string> {
  const said: unknown[] = []
  const bus = await openRedisBus(url, { info() {}, warn: (...line: unknown[]) => void said.push(...line) })
  expect(bus.shared).toBe(false)
  expect(await bus.count('alone', 60)).toBe(1)
  await bus.close()
  expect(said).toHaveLength(1)
  return String(said[0])
}
const line = (host: string, what: string) =>
  `Redis at ${host} ${what} This server goes on without the others until it is back`

async function hostOf(server: Server): Promise<string> {
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('nothing there is said with what the system says', async () => {
  const host = `127.0.0.1:${await freePort()}`
  expect(await warningOf(`redis://:s3cret@${host}`)).toBe(line(host, 'cannot be reached (ECONNREFUSED).'))
  expect(await warningOf('redis://:s3cret@nowhere.invalid:6379')).toMatch(
    /^Redis at nowhere\.invalid:6379 cannot be reached \((ENOTFOUND|EAIAGAIN)\)\./,
  )
})

test('what is no Redis is said to be none', async () => {
  const http = createHttpServer((_request, response) => void response.end('Hello'))
  const host = await hostOf(http)
  expect(await warningOf(`redis://${host}`)).toBe(
    line(host, 'does not answer as Redis does: check REDIS_URL.'),
  )
})

test('what says nothing is said to be silent', async () => {
  const host = await hostOf(createServer(socket => void socket.resume()))
  expect(await warningOf(`redis://${host}`)).toMatch(
    /^Redis at \S+ cannot be used: it did not answer within \d+ ms\./,
  )
})

test('TLS where none is spoken, and none where it is, are told apart from a certificate', async () => {
  const ends = await hostOf(createServer(socket => socket.once('data', () => void socket.destroySoon())))
  expect(await warningOf(`redis://${ends}`)).toBe(
    line(ends, 'ends the connection: does it want TLS, rediss://?'),
  )

  const tls = await hostOf(
    createTlsServer({ cert: certificate, key: certificateKey }).on('tlsClientError', () => {}),
  )
  expect(await warningOf(`redis://${tls}`)).toMatch(/wants TLS|does it want TLS/)
  expect(await warningOf(`rediss://${tls}`)).toMatch(
    /cannot be trusted \([A-Z_]*SELF_SIGNED[A-Z_]*\): NODE_EXTRA_CA_CERTS names certificates of your own\./,
  )
})

describe.skipIf(!hasRedis)('a real Redis', () => {
  test('without TLS is asked about that', async () => {
    await using redis = await startRedis()
    const { host } = new URL(redis.url)
    expect(await warningOf(`rediss://${host}`)).toBe(
      line(host, 'does not answer: does it speak TLS? redis:// is without.'),
    )
  })

  test('that lets nobody in without the password says so, tells nobody which was tried, and is used once it does', async () => {
    await using redis = await startRedis({ password: 'pa:ss w/ord' })
    const { host } = new URL(redis.url)
    for (const credentials of [':wr0ng@', '', 'somebody:wr0ng@'])
      expect(await warningOf(`redis://${credentials}${host}`)).toBe(
        line(host, 'refuses user or password: check REDIS_URL.'),
      )
    const bus = await openRedisBus(`redis://:changed@${host}`, { info() {}, warn() {} })
    onTestFinished(() => bus.close())
    redis.cli('config', 'set', 'requirepass', 'changed')
    await eventually(() => expect(bus.shared).toBe(true))
  })

  test('that gives a user too little, or has no such database, says which', async () => {
    await using redis = await startRedis()
    const { host } = new URL(redis.url)
    redis.cli('acl', 'setuser', 'narrow', 'on', '>narrow', '~other:*', '&other:*', '+@all')
    expect(await warningOf(`redis://narrow:narrow@${host}`)).toContain(
      'does not let the user do what Parley needs',
    )
    expect(await warningOf(`redis://${host}/99`)).toBe(
      line(host, 'has no database of that number: check the end of REDIS_URL.'),
    )
  })
})
