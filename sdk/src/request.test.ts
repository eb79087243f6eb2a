import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { eventually } from '../../server/test/eventually.js'
import { startHttp } from '../test/httpServer.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'
import { ParleyError } from './errors.js'
import { createRequest, graphqlUrl } from './request.js'

const me = { me: { id: 'usr_1' } }

it('gives up after three retries', async () => {
  const { url, received } = await startHttp(() => ({ status: 502, body: '<html>Bad gateway</html>' }))
  await expect(createClient({ url }).me()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 502 })
  expect(received).toHaveLength(4)
})

it('waits as long as Retry-After asks', async () => {
  const { url } = await startHttp((_, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '1' }, body: '' } : { data: me },
  )
  const start = performance.now()
  expect(await createClient({ url }).me()).toEqual({ id: 'usr_1' })
  expect(performance.now() - start).toBeGreaterThanOrEqual(1000)
})

it('does not wait for what comes after the timeout', async () => {
  const errors = [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED', retryAfter: 3600 } }]
  const { url, received } = await startHttp(() => ({ status: 429, errors }))
  await expect(createClient({ url }).me()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 3600 })
  expect(received).toHaveLength(1)
})

it('retries what the server could not do just now', async () => {
  const errors = [{ message: 'Busy.', path: ['me'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]
  const { url, received } = await startHttp((_, count) =>
    count === 1 ? { data: null, errors } : { data: me },
  )
  await createClient({ url }).me()
  expect(received).toHaveLength(2)
})

it('ends a call after its timeout', async () => {
  const { url } = await startHttp(() => 'hang')
  await expect(createClient({ url }).me({ timeout: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect(createClient({ url, timeout: 50 }).me()).rejects.toMatchObject({ code: 'TIMEOUT' })
})

it('ends a call with the reason of its signal', async () => {
  const controller = new AbortController()
  const { url } = await startHttp(() => {
    controller.abort(new Error('changed my mind'))
    return 'hang'
  })
  await expect(createClient({ url }).me({ signal: controller.signal })).rejects.toThrow('changed my mind')
})

it('ends a call that waits for its token', async () => {
  const auth = bearer(() => new Promise<string>(() => {}))
  const parley = createClient({ url: 'http://127.0.0.1:9', auth })
  await expect(parley.me({ timeout: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' })
})

it('ends all calls when the client is closed', async () => {
  const { url, received } = await startHttp(() => 'hang')
  const parley = createClient({ url })
  const call = expect(parley.me()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  await eventually(() => received.length === 1)
  parley.close()
  await call
  await expect(parley.me()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
})

it('tells all that the server tells about an error', async () => {
  const extensions = { code: 'BAD_USER_INPUT', requestId: 'r-1', fields: { content: 'Must not be empty.' } }
  const errors = [{ message: 'Must not be empty.', path: ['sendMessage'], extensions }]
  const { url } = await startHttp(() => ({ status: 200, data: null, errors }))
  const error = await createClient({ url })
    .sendMessage({ content: 'a secret' })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ParleyError)
  expect(error).toMatchObject({
    code: 'BAD_USER_INPUT',
    requestId: 'r-1',
    fields: extensions.fields,
    status: 200,
  })
  expect(JSON.stringify(error) + (error as Error).stack).not.toContain('a secret')
})

it('does not repeat in its message what was sent', async () => {
  const message =
    'Variable "$input" got invalid value { secret: 1 } at "input.content"; Expected type String.'
  const { url } = await startHttp(() => ({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }))
  const call = createClient({ url }).sendMessage({ content: 'secret' })
  await expect(call).rejects.toThrow(/^Variable "\$input" got an invalid value\.$/)
})

it('throws if a root field is null because of an error', async () => {
  const errors = [{ message: 'Not allowed.', path: ['models'], extensions: { code: 'FORBIDDEN' } }]
  const { url } = await startHttp(() => ({ data: { models: null }, errors }))
  await expect(createClient({ url }).models()).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

it('answers with the rest when something inside was refused, and tells what', async () => {
  const errors = [{ message: 'Not allowed.', path: ['me', 'roles'], extensions: { code: 'FORBIDDEN' } }]
  const { url } = await startHttp(() => ({ data: { me: { id: 'usr_1', roles: null } }, errors }))
  const refused: string[] = []
  const user = await createClient({ url }).me({ onPartialError: ({ code }) => refused.push(code) })
  expect(user).toEqual({ id: 'usr_1', roles: null })
  expect(refused).toEqual(['FORBIDDEN'])
})

it('knows an answer that is not GraphQL', async () => {
  const { url } = await startHttp(() => ({ body: '<html>Welcome</html>' }))
  await expect(createClient({ url }).me()).rejects.toMatchObject({ code: 'BAD_RESPONSE', status: 200 })
})

it('asks for the token before each request', async () => {
  const { url, received } = await startHttp(() => ({ data: me }))
  let token: string | null = 'one'
  const parley = createClient({ url, auth: bearer(() => token) })
  await parley.me()
  token = null
  await parley.me()
  expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', undefined])
})

it('signs out also when the session has ended already', async () => {
  const errors = [{ message: 'Gone.', extensions: { code: 'SESSION_REVOKED' } }]
  const { url } = await startHttp((_, count) => (count === 1 ? 'cut' : { status: 401, errors }))
  await createClient({ url }).signOut()
})

it('keeps what was answered beside a refusal, where nothing that prints the error shows it', async () => {
  const errors = [{ message: 'No.', path: ['b'], extensions: { code: 'FORBIDDEN' } }]
  const { url } = await startHttp(() => ({ data: { a: { secret: 'shown once' }, b: null }, errors }))
  const request = createRequest({ url })
  const document = 'mutation { a: createApiKey { secret } b: createApiKey { secret } }'
  const error = await request(document).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'FORBIDDEN' })
  expect((error as ParleyError).data).toEqual({ a: { secret: 'shown once' }, b: null })
  expect(inspect(error, { depth: null }) + JSON.stringify(error)).not.toContain('shown once')
})

it('has nothing to keep where everything was refused', async () => {
  const errors = [{ message: 'No.', path: ['me'], extensions: { code: 'FORBIDDEN' } }]
  const { url } = await startHttp(() => ({ data: { me: null }, errors }))
  const error = await createClient({ url })
    .me()
    .catch((thrown: unknown) => thrown)
  expect((error as ParleyError).data).toBeUndefined()
})

it('takes the address of the server however people have it', () => {
  const typed = ['https://chat.example.com', 'https://chat.example.com/', 'https://chat.example.com/graphql/']
  for (const url of typed) expect(graphqlUrl(url).href).toBe('https://chat.example.com/graphql')
  expect(graphqlUrl('https://example.com/chat/').href).toBe('https://example.com/chat/graphql')
})

it('says what is wrong with an address without a scheme', () => {
  expect(() => createClient({ url: 'localhost:4000' })).toThrow(
    new TypeError('localhost:4000 lacks what an address begins with: http:// or https://.'),
  )
})

it('asks as nobody where the token is undefined', async () => {
  const { url, received } = await startHttp(() => ({ data: { me: null } }))
  await createClient({ url, auth: bearer(undefined) }).me()
  expect(received[0]?.headers.authorization).toBeUndefined()
})
