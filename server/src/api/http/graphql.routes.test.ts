import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Request } from '../../../test/ask.js'
import { signInByBrowser } from '../../../test/browser.js'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
let cookie: string
let token: string

beforeAll(async () => {
  parley = await startParley()
  parley.model.otherwise('Yes.')
  ;({ cookie, token } = await signInByBrowser(parley.url, 'user'))
})
afterAll(() => parley[Symbol.asyncDispose]())

const query = '{ me { name } }'
const inUrl = `/graphql?query=${encodeURIComponent(query)}`
const preflight = { 'apollo-require-preflight': 'true' }
const type = (contentType: string) => ({ 'content-type': contentType })
const send = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }'

describe('a request is refused', () => {
  const cases: [why: string, request: Request, status: number, code: string][] = [
    ['it is no JSON', { body: '{"query":' }, 400, 'BAD_REQUEST'],
    ['it is empty', { body: '' }, 400, 'BAD_REQUEST'],
    ['it is no object', { body: '"text"' }, 400, 'BAD_REQUEST'],
    ['it holds no query', { body: '{"variables":{}}' }, 400, 'BAD_REQUEST'],
    ['its query is no text', { body: '{"query":7}' }, 400, 'BAD_REQUEST'],
    ['it is several', { body: JSON.stringify([{ query }, { query }]) }, 400, 'BAD_REQUEST'],
    [
      'it would change a prototype',
      { body: '{"query":"{ __typename }","__proto__":{"admin":true}}' },
      400,
      'BAD_REQUEST',
    ],
    [
      'it comes from a form',
      { body: new URLSearchParams({ query }).toString(), headers: type('application/x-www-form-urlencoded') },
      415,
      'BAD_REQUEST',
    ],
    ['it is plain text', { headers: type('text/plain') }, 415, 'BAD_REQUEST'],
    [
      'it brings files',
      { body: '--x--', headers: type('multipart/form-data; boundary=x') },
      415,
      'BAD_REQUEST',
    ],
    ['it is not in UTF-8', { query, headers: type('application/json; charset=utf-7') }, 415, 'BAD_REQUEST'],
    ['it is in UTF-16', { query, headers: type('application/json; charset="utf-16"') }, 415, 'BAD_REQUEST'],
    [
      'it is compressed',
      { body: new Blob([gzipSync(JSON.stringify({ query }))]), headers: { 'content-encoding': 'gzip' } },
      415,
      'BAD_REQUEST',
    ],
    [
      'it is longer than 100 KB',
      { query, variables: { filler: 'x'.repeat(100_000) } },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [
      'it is longer than 1 MB',
      { query: send, variables: { input: { content: 'x'.repeat(1_000_000) } } },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [
      'it is nested too deeply',
      { body: `{"query":"{ __typename }","variables":{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}}` },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    [
      'it gets without a header no other site can send',
      { method: 'GET', path: inUrl, headers: type('') },
      400,
      'BAD_REQUEST',
    ],
    [
      'it gets to change something',
      { method: 'GET', path: '/graphql?query=mutation{signOut}', headers: preflight },
      405,
      'BAD_REQUEST',
    ],
    ['nobody accepts the answer', { query, headers: { accept: 'text/html' } }, 406, 'BAD_REQUEST'],
    ['its token is unknown', { query, headers: { authorization: 'Bearer unknown' } }, 401, 'UNAUTHENTICATED'],
  ]
  test.each(cases)('because %s [E4]', async (_why, request, status, code) => {
    const answer = await ask(parley.url, request)
    expect(answer.errors?.map(error => error.extensions.code)).toEqual([code])
    expect(answer.status).toBe(status)
    expect(answer.data ?? null).toBeNull()
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('because %s does not exist here', async method => {
    const answer = await ask(parley.url, { method, body: 'anything', headers: type('text/plain') })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, POST')
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_REQUEST')
  })
})

test('a query may come in the address, with a header that no other site can send', async () => {
  const answer = await ask(parley.url, { method: 'GET', path: inUrl, headers: preflight }, token)
  expect(answer).toMatchObject({ status: 200, data: { me: { name: expect.any(String) } } })
})

test('the text of a message may make a request long, up to what a message may have', async () => {
  const answer = await ask(
    parley.url,
    { query: send, variables: { input: { content: '語'.repeat(100_000) } } },
    token,
  )
  expect(answer.errors).toBeUndefined()
  const over = await ask(
    parley.url,
    { query: send, variables: { input: { content: 'x'.repeat(100_001) } } },
    token,
  )
  expect(over.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: { 'input.content': expect.any(String) },
  })
})

test('a cookie does not hold for what another site makes the browser send [E7, S9]', async () => {
  const from = async (headers: Record<string, string>) =>
    (await ask(parley.url, { query, headers: { cookie, ...headers } })).status
  expect(await from({ origin: parley.url })).toBe(200)
  expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  for (const origin of ['https://evil.example', `${parley.url}.evil.example`, 'null'])
    expect(await from({ origin })).toBe(403)
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(await from({ 'sec-fetch-site': site })).toBe(403)
})

test('no other site is let in by CORS', async () => {
  const { headers } = await ask(parley.url, { query, headers: { origin: 'https://other.example' } })
  expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
})
