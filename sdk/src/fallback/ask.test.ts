import { expect, test } from 'vitest'
import { askForEvents } from './ask.js'

const html = { 'content-type': 'text/html' }

/** Why no events come where the answer is this. */
const whyNot = (response: Response | null) =>
  askForEvents(
    {
      url: new URL('https://chat.example.com/graphql'),
      credentials: undefined,
      fetch: async () => response ?? Promise.reject(new TypeError('fetch failed')),
    },
    { operations: [], headers: {}, signal: new AbortController().signal },
  ).then(
    () => null,
    ({ why, code, reason }) => [why, code, ...(reason ? [reason] : [])],
  )

// Some proxies have numbers of their own for a server that is away.
test.each([408, 429, 500, 502, 503, 504, 521, 530])('a %i of a proxy passes', async status => {
  expect(await whyNot(new Response('<h1>Away</h1>', { status, headers: html }))).toEqual(['lost', 1006])
})

test.each([200, 403, 404, 407, 451])('a %i of a proxy is its last word', async status => {
  expect(await whyNot(new Response('<h1>Blocked</h1>', { status, headers: html }))).toEqual(['blocked', 1006])
})

test('what the server itself says is a close code, and no answer is no word at all', async () => {
  const refusal = (code: string, status: number) =>
    Response.json({ errors: [{ message: 'No.', extensions: { code } }] }, { status })
  expect(await whyNot(refusal('SESSION_REVOKED', 401))).toEqual(['closed', 4401, 'SESSION_REVOKED: No.'])
  expect(await whyNot(refusal('SERVICE_UNAVAILABLE', 503))).toEqual([
    'closed',
    1013,
    'SERVICE_UNAVAILABLE: No.',
  ])
  expect(await whyNot(null)).toEqual(['lost', 1006])
})
