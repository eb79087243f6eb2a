import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { type Answer, ask, openSocket, transports } from '../../../test/ask.js'
import { signInByBrowser } from '../../../test/browser.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newKey } from './key.js'

const fields = 'id name prefix scopes createdAt expiresAt lastUsedAt revokedAt owner { id }'
const createKey = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { ${fields} } } }`
const revoke = `mutation ($ids: [ID!]!) { revokeApiKeys(ids: $ids) { id revokedAt } }`
const codes = ({ errors }: Pick<Answer, 'errors'>) => errors?.map(error => error.extensions.code)

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database, logLevel: 'trace', env: { RATE_LIMITS: 'off' } })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const create = (person: SignedIn, input: object) =>
    person.ask({ query: createKey, variables: { input: { name: 'script', ...input } } })
  const newSecret = async (
    person: SignedIn,
    ...scopes: string[]
  ): Promise<{ id: string; secret: string }> => {
    const { data, errors } = await create(person, { scopes })
    if (errors) throw new Error(JSON.stringify(errors))
    return { id: data.createApiKey.apiKey.id, secret: data.createApiKey.secret }
  }
  const refused = (message: string | RegExp) => [
    { message: expect.stringMatching(message), extensions: { code: 'UNAUTHENTICATED' } },
  ]
  // Not what the server does by itself at the same time.
  const sqlSince = (at: number) =>
    parley.log.slice(at).filter(({ msg, sql }) => msg === 'query' && /api_key|"?user"?/.test(String(sql)))

  describe('an API key', () => {
    test('is shown once, and its owner is whoever is signed in [A1, A2]', async () => {
      const { data } = await create(user, { scopes: ['HISTORY_READ', 'HISTORY_READ'] })
      const { secret, apiKey } = data.createApiKey
      const { data: mine } = await user.ask(`{ me { id apiKeys { ${fields} } } }`)
      expect(mine.me.apiKeys).toContainEqual(apiKey)
      expect(apiKey).toMatchObject({ scopes: ['HISTORY_READ'], owner: { id: mine.me.id }, lastUsedAt: null })
      expect(secret.startsWith(`${apiKey.prefix}_`)).toBe(true)
      expect(JSON.stringify(mine)).not.toContain(secret)
      expect(Date.parse(apiKey.expiresAt) - Date.now()).toBeGreaterThan(364 * 86_400_000)
      const { data: found } = await user.ask(`{ node(id: "${apiKey.id}") { ... on ApiKey { prefix } } }`)
      expect(found.node.prefix).toBe(apiKey.prefix)
    })

    test('cannot be created for somebody else, by nobody, or by a key [A2, A3]', async () => {
      const forOther = await create(user, { scopes: ['CHAT'], ownerId: 'usr_1' })
      expect(codes(forOther)).toEqual(['BAD_USER_INPUT'])
      const variables = { input: { name: 'x', scopes: ['CHAT'] } }
      expect(codes(await parley.ask({ query: createKey, variables }))).toEqual(['UNAUTHENTICATED'])
      const { secret } = await newSecret(admin, 'CHAT', 'API_KEYS_MANAGE')
      expect(codes(await ask(parley.url, { query: createKey, variables }, secret))).toEqual(['FORBIDDEN'])
    })

    test('reads history where it may, and is refused to chat [A3]', async () => {
      await user.ask(`mutation { createConversation(input: { title: "Read me" }) { id } }`)
      const { secret } = await newSecret(user, 'HISTORY_READ')
      const read = await ask(parley.url, '{ conversations { nodes { title } } me { permissions } }', secret)
      expect(read.errors).toBeUndefined()
      expect(read.data.conversations.nodes).toContainEqual({ title: 'Read me' })
      const send = `mutation { sendMessage(input: { content: "Hello" }) { reply { id } } }`
      for (const transport of Object.values(transports))
        expect(codes(await transport(parley.url, send, secret))).toEqual(['FORBIDDEN'])
    })

    test('opens a WebSocket by connection_init, and a wrong one is told to stay away [A4]', async () => {
      const { secret } = await newSecret(user, 'HISTORY_READ')
      const { data } = await transports.websocket(parley.url, '{ me { name } }', secret)
      expect(data.me.name).toBe('Jonas Lindqvist')
      await using socket = await openSocket(parley.url, undefined, { init: false })
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${newKey().key}` } })
      expect((await socket.closed).code).toBe(4401)
    })

    test('holds no more than its owner does, at creation and at each use [A3]', async () => {
      expect(codes(await create(user, { scopes: ['CHAT', 'USERS_READ'] }))).toEqual(['FORBIDDEN'])
      const { secret } = await newSecret(admin, 'ROLES_MANAGE', 'API_KEYS_MANAGE')
      const users = await ask(parley.url, '{ users { totalCount } }', secret)
      expect(codes(users)).toEqual(['FORBIDDEN'])
      expect((await ask(parley.url, '{ apiKeys { totalCount } }', secret)).errors).toBeUndefined()
    })

    test('ends at once when it is revoked, and says why [A5]', async () => {
      const { id, secret } = await newSecret(user, 'HISTORY_READ')
      await using socket = await openSocket(parley.url, secret)
      const { data } = await user.ask({ query: revoke, variables: { ids: [id] } })
      expect(data.revokeApiKeys).toEqual([{ id, revokedAt: expect.any(String) }])
      const again = await user.ask({ query: revoke, variables: { ids: [id, id, 'key_unknown'] } })
      expect(again.data).toEqual(data)
      const answer = await ask(parley.url, '{ me { id } }', secret)
      expect([answer.status, answer.errors]).toMatchObject([401, refused('was revoked')])
      expect((await socket.closed).code).toBe(4401)
    })

    test('of somebody else is neither seen nor revoked, but by an admin [Z2, Z3]', async () => {
      const { id, secret } = await newSecret(admin, 'HISTORY_READ')
      expect((await user.ask(`{ node(id: "${id}") { id } }`)).data.node).toBeNull()
      const { data } = await user.ask({ query: revoke, variables: { ids: [id] } })
      expect(data.revokeApiKeys).toEqual([])
      expect(codes(await user.ask('{ apiKeys { totalCount } }'))).toEqual(['FORBIDDEN'])
      expect((await ask(parley.url, '{ me { id } }', secret)).status).toBe(200)
      const own = await newSecret(user, 'HISTORY_READ')
      const list = await admin.ask(`{ apiKeys(filter: { ids: ["${own.id}"], active: true }) {
        totalCount nodes { id owner { name } } } }`)
      expect(list.data.apiKeys).toEqual({
        totalCount: 1,
        nodes: [{ id: own.id, owner: { name: 'Jonas Lindqvist' } }],
      })
      await admin.ask({ query: revoke, variables: { ids: [own.id] } })
      expect((await ask(parley.url, '{ me { id } }', own.secret)).status).toBe(401)
      const ended = await admin.ask(
        `{ apiKeys(filter: { ids: ["${own.id}"], active: true }) { totalCount } }`,
      )
      expect(ended.data.apiKeys.totalCount).toBe(0)
    })

    test('sees no keys, ends no session and revokes nothing without the scope [A3]', async () => {
      const { id, secret } = await newSecret(admin, 'HISTORY_READ')
      const by = (query: string) => ask(parley.url, query, secret)
      expect((await by('{ me { apiKeys { id } } }')).data.me.apiKeys).toBeNull()
      expect((await by(`{ node(id: "${id}") { id } }`)).data.node).toBeNull()
      for (const mutation of [
        'signOut',
        'revokeOtherSessions { id }',
        `revokeApiKeys(ids: ["${id}"]) { id }`,
      ])
        expect(codes(await by(`mutation { ${mutation} }`))).toEqual(['FORBIDDEN'])
    })

    test('that is wrong is refused; with a wrong checksum the database is not even asked [A1]', async () => {
      const { secret } = await newSecret(user, 'HISTORY_READ')
      const slip = secret.slice(0, -1) + (secret.endsWith('x') ? 'y' : 'x')
      const before = parley.log.length
      const answer = await ask(parley.url, '{ me { id } }', slip)
      expect([answer.status, answer.errors]).toMatchObject([401, refused('complete')])
      expect(sqlSince(before)).toEqual([])
      const unknown = await ask(parley.url, '{ me { id } }', newKey().key)
      expect([unknown.status, unknown.errors]).toMatchObject([401, refused('no such API key')])
      expect(sqlSince(before).length).toBeGreaterThan(0)
    })

    test('counts in the header alone: not in an address, another header or a cookie [A4]', async () => {
      const { secret } = await newSecret(user, 'HISTORY_READ')
      const query = '{ me { id } }'
      for (const path of [`/graphql?api_key=${secret}`, `/graphql?access_token=x`, `/graphql?x=${secret}`]) {
        const answer = await ask(parley.url, { query, path })
        expect([answer.status, answer.errors]).toMatchObject([401, refused('Authorization')])
      }
      const inHeader = await ask(parley.url, { query, headers: { 'x-api-key': secret } })
      expect([inHeader.status, codes(inHeader)]).toEqual([401, ['UNAUTHENTICATED']])
      const socket = new WebSocket(`${parley.url.replace('http', 'ws')}/graphql?api_key=${secret}`, [
        'graphql-transport-ws',
      ])
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })))
      const [closeCode, reason] = await once(socket, 'close')
      expect([closeCode, String(reason)]).toEqual([
        4401,
        'UNAUTHENTICATED: Send an API key as "Authorization: Bearer <key>", nowhere else.',
      ])
      const inCookie = await ask(parley.url, {
        query,
        headers: { cookie: `parley-session=${secret}`, origin: parley.url },
      })
      expect(inCookie.data.me).toBeNull()
      expect(codes(inCookie)).toEqual(['UNAUTHENTICATED'])
    })

    test('wins over a cookie and is not merged with it; it needs no proof of origin [A6, A7]', async () => {
      const { cookie } = await signInByBrowser(parley.url, 'admin')
      const { secret } = await newSecret(user, 'HISTORY_READ')
      const query = '{ me { name } conversations { totalCount } apiKeys { totalCount } }'
      const both = await ask(
        parley.url,
        { query, headers: { cookie, origin: 'https://evil.example' } },
        secret,
      )
      expect(both.data).toMatchObject({ me: { name: 'Jonas Lindqvist' }, apiKeys: null })
      expect(codes(both)).toEqual(['FORBIDDEN'])
      const wrong = await ask(parley.url, { query, headers: { cookie, origin: parley.url } }, newKey().key)
      expect(wrong.status).toBe(401)
      const alone = await ask(parley.url, { query, headers: { cookie, origin: 'https://evil.example' } })
      expect(alone.status).toBe(403)
    })

    test.each([
      [{ name: ' ' }, 'input.name'],
      [{ name: 'x'.repeat(101) }, 'input.name'],
      [{ scopes: [] }, 'input.scopes'],
      [{ expiresAt: null }, 'input.expiresAt'],
      [{ expiresAt: new Date(Date.now() - 1000) }, 'input.expiresAt'],
      [{ expiresAt: new Date(Date.now() + 366 * 86_400_000) }, 'input.expiresAt'],
    ])('is not created from %j [A5]', async (input, field) => {
      const { errors } = await create(user, { scopes: ['CHAT'], ...input })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      expect(Object.keys(errors?.[0]?.extensions.fields as object)).toEqual([field])
    })

    test('with a scope that nobody knows is not created [A3]', async () => {
      expect(codes(await create(user, { scopes: ['EVERYTHING'] }))).toEqual(['BAD_USER_INPUT'])
    })

    test('is one of 50 at most, also when they are created at once', async () => {
      const viewer = await parley.signIn('viewer')
      const answers = await Promise.all(
        Array.from({ length: 55 }, () => create(viewer, { scopes: ['HISTORY_READ'] })),
      )
      expect(answers.filter(({ errors }) => !errors)).toHaveLength(50)
      expect(answers.flatMap(answer => codes(answer) ?? [])).toEqual(Array(5).fill('CONFLICT'))
    })

    test('stands in the audit log with its end, the key itself nowhere [A1, AU3, AU4]', async () => {
      const { id, secret } = await newSecret(user, 'HISTORY_READ')
      await user.ask({ query: revoke, variables: { ids: [id] } })
      await ask(parley.url, '{ me { id } }', secret)
      const { data } = await admin.ask(`{ auditEvents(filter: { targetId: "${id}" }) { nodes { action } } }`)
      const actions = data.auditEvents.nodes.map(({ action }: { action: string }) => action)
      expect(actions.sort()).toEqual(['api_key.created', 'api_key.revoked'])
      expect(JSON.stringify(parley.log)).not.toContain(secret)
    })
  })
})
