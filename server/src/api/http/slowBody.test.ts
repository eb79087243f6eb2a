import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setInterval } from 'node:timers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
beforeAll(async () => {
  parley = await startParley({ env: { SLOW_REQUEST_SECONDS: '1' } })
})
afterAll(() => parley[Symbol.asyncDispose]())

/** Says the beginning at once, and then one byte after the other for as long as anybody listens. */
async function trickle(beginning: string, byte = 'x'): Promise<string> {
  const socket = connect(Number(new URL(parley.url).port), 'localhost')
  socket.on('error', () => {})
  socket.write(beginning)
  const timer = setInterval(() => socket.writable && socket.write(byte), 50)
  let answer = ''
  socket.setEncoding('utf8').on('data', piece => {
    answer += piece
  })
  await new Promise(resolve => socket.once('close', resolve))
  clearInterval(timer)
  return answer
}

const post = (path: string, type = 'application/json', length = 'Content-Length: 90000') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`
const form = 'application/x-www-form-urlencoded'

describe.concurrent('who sends a request byte by byte is cut off', () => {
  test.each([
    ['GraphQL', post('/graphql'), 'x'],
    ['GraphQL in chunks', post('/graphql', 'application/json', 'Transfer-Encoding: chunked'), '1\r\nx\r\n'],
    ['a form of ours', post('/auth/logout', form, 'Content-Length: 900'), 'x'],
    ['a page that chooses', post('/dev/idp/choose/x', form, 'Content-Length: 900'), 'x'],
    ['a device’s code', post('/dev/idp/device', form, 'Content-Length: 900'), 'x'],
    ['a provider’s own address', post('/dev/idp/token', form, 'Content-Length: 900'), 'x'],
    ['headers', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ', 'x'],
    ['headers of a handshake', 'GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX: ', 'x'],
    ['a first line', 'GET /', 'x'],
  ])('and told so: %s', async (_what, beginning, byte) => {
    const answer = await trickle(beginning, byte)
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*connection: close.*"code":"TIMEOUT"/is)
    expect(answer).toMatch(/x-content-type-options: nosniff/i)
  })

  test.each([
    ['nothing is there', post('/nothing')],
    ['of a method that is not taken', post('/graphql').replace('POST', 'PUT')],
    ['of an address that cannot be read', post('/%')],
  ])('also where it was answered before its body: %s', async (_what, beginning) => {
    expect(await trickle(beginning)).toMatch(/^HTTP\/1\.1 4/)
  })
})

test('a body that is long and comes steadily is taken, longer than the time for too little', {
  tags: ['deadline'],
}, async () => {
  const body = JSON.stringify({ query: '{ __typename }', extensions: { padding: 'x'.repeat(20_000) } })
  const sending = request(`${parley.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  })
  const answered = once(sending, 'response')
  // 10 KB a second, for two seconds.
  const size = 1000
  for (let i = 0; i < body.length; i += size) {
    sending.write(body.slice(i, i + size))
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  sending.end()
  const [response] = await answered
  expect(response.statusCode).toBe(200)
  expect(await text(response)).toContain('Query')
})
