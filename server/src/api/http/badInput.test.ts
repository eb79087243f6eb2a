import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../../test/ask.js'
import { expectHarmless } from '../../../test/harmless.js'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
beforeAll(async () => {
  parley = await startParley()
})
afterAll(() => parley[Symbol.asyncDispose]())

const values = [
  '%00',
  '%ff%fe',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  "'%20OR%201=1",
  '%0d%0ax:%20y',
  '💥',
  'x'.repeat(3000),
]
const paths = values.flatMap(value => [
  `/${value}`,
  `/graphql/${value}`,
  `/graphql?query=${value}`,
  `/graphql?query={__typename}&variables=${value}`,
  `/auth/login/${value}`,
  `/auth/login/dev?returnTo=${value}&login_hint=${value}`,
  `/auth/callback/dev?state=${value}&code=${value}`,
  `/auth/callback/${value}?error=${value}`,
  `/auth/failed?code=${value}&requestId=${value}`,
  `/auth/logout?returnTo=${value}`,
  `/health/${value}`,
])
test.each(paths)('nothing breaks at %s [E2, E4]', async path => {
  const answer = await ask(parley.url, {
    method: 'GET',
    path,
    headers: { 'apollo-require-preflight': '1' },
  })
  // The page of a failed sign-in says how it failed, and a sign-in is sent on to the provider.
  if (!path.startsWith('/auth/failed')) expect(answer.status).toBeLessThan(500)
  if (answer.status >= 400 && answer.headers.get('content-type')?.includes('json'))
    expectHarmless(path, { errors: answer.errors })
})

test.each([
  { authorization: 'Bearer \xff\xfe' },
  { authorization: `Bearer ${'x'.repeat(8000)}` },
  { authorization: 'Bearer __proto__' },
  { authorization: 'Basic eDp5' },
  { authorization: 'Bearer' },
  { cookie: 'parley-session=%00' },
  { cookie: 'parley-session=%zz; __proto__=1' },
  { cookie: ';;;==' },
  { cookie: `parley-session=${'x'.repeat(43)}` },
  { cookie: '=' },
  { accept: '\xff' },
  { accept: 'a/b;q=x' },
  { accept: ','.repeat(1000) },
  { 'content-type': 'application/json; charset=\xff' },
  { 'content-type': ';' },
  { 'content-encoding': '__proto__' },
  { 'x-request-id': '\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9' },
  { origin: '\xff' },
  { 'sec-fetch-site': '__proto__' },
  { 'user-agent': '' },
  { 'x-forwarded-for': '💥'.normalize('NFKD').replace(/./gu, '\xf0') },
] as Record<string, string>[])('nothing breaks with %j', async headers => {
  const answer = await ask(parley.url, { query: '{ me { id } models { id } }', headers })
  expect(answer.status).toBeLessThan(500)
  expectHarmless(headers, { errors: answer.errors })
  expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/)
})

test.each([
  'NaN',
  '1e400',
  '-',
  '{"query":1e400}',
  '{"query":"{ __typename }","variables":[1]}',
  '{"query":"{ __typename }","variables":"{}"}',
  '{"query":"{ __typename }","extensions":7}',
  '{"query":"{ __typename }","operationName":{}}',
  '{"query":{"kind":"Document"}}',
  `${'['.repeat(40_000)}`,
  `${'['.repeat(40_000)}${']'.repeat(40_000)}`,
  `{"a":${'{"a":'.repeat(9000)}1${'}'.repeat(9001)}`,
  '{"query":"\\ud800"}',
  '{"constructor":{"prototype":{"x":1}},"query":"{ __typename }"}',
])('nothing breaks with the body %s', async body => {
  const answer = await ask(parley.url, { body })
  expect(answer.status).toBeLessThan(500)
  expectHarmless(body.slice(0, 100), { errors: answer.errors })
})
