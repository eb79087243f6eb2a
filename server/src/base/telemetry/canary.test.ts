import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { canariesOf, dump, misplaced } from '../../../test/canaries.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { startModelServer } from '../../../test/modelServer.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { tamper } from '../../../test/tamper.js'

const message = 'canary of the message "quoted" – line\nand end'
const reply = 'canary of the reply, sung by the model'
const modelServerKey = 'canary-key-of-a-model-server'
const environment = {
  OPENAI_API_KEY: 'canary-key-of-the-model',
  SESSION_SECRET: 'canary of the session secret, long enough',
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'canary of the keys').toString('base64')}`,
}

onEveryDatabase(database => {
  let idp: ScriptedIdentityProvider
  let parley: Parley
  const responses: string[] = []
  const cookies: string[] = []

  /** Keeps whatever the server answers. */
  function listen(): void {
    const original = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...args) => {
      const response = await original(...args)
      if (response.url.startsWith(parley.url)) {
        const { 'set-cookie': _, ...headers } = Object.fromEntries(response.headers)
        cookies.push(...response.headers.getSetCookie())
        responses.push(JSON.stringify(headers), await response.clone().text())
      }
      return response
    })
  }

  beforeAll(async () => {
    idp = await createIdentityProvider()
    parley = await startParley({
      database,
      logLevel: 'trace',
      env: {
        ...environment,
        MODEL_NETWORKS: '127.0.0.1',
        ...idp.env('TEST'),
      },
    })
    listen()
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await parley[Symbol.asyncDispose]()
    await idp[Symbol.asyncDispose]()
  })

  const last = (name: string): string => idp.secrets.findLast(one => one.name === name)?.value ?? ''
  const start = () => new URL('/auth/login/test?returnTo=/healthz', parley.url)

  async function signIn(): Promise<string> {
    const browser = createBrowser()
    const { url } = await browser.visit(start())
    const cookie = sessionCookieOf(browser, parley.url)
    if (!cookie) throw new Error(`signing in ended at ${url}`)
    await browser.fetch(new URL('/graphql', parley.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: parley.url },
      body: '{"query":"{ me { id } }"}',
    })
    return cookie.slice(cookie.indexOf('=') + 1)
  }

  /** A provider that repeats what it was sent, with each kind of refusal. */
  async function failToSignIn(): Promise<void> {
    for (const tokenStatus of [400, 401, 500]) {
      idp.next({ tokenStatus })
      await createBrowser().visit(start())
    }
    for (const script of [{ wrongSignature: true }, { wrongNonce: true }, { wrongAudience: true }]) {
      idp.next(script)
      await createBrowser().visit(start())
    }
    idp.next({ error: 'access_denied', errorDescription: 'no' })
    await createBrowser().visit(start())
    const forged = new URL('/auth/callback/test', parley.url)
    forged.search = new URLSearchParams({
      code: last('code'),
      state: last('state'),
    }).toString()
    await createBrowser().fetch(forged)
  }

  /** With a model server that repeats its key in whatever it says. */
  async function useModelServer({ ask, client }: SignedIn): Promise<void> {
    await tamper(
      parley.databaseUrl,
      "UPDATE role SET permissions = permissions || ' MODELS_MANAGE' WHERE id = 'rol_user'",
    )
    const server = await startModelServer()
    server.models.ids = ['repeating']
    const input = { name: 'Repeating', kind: 'OPENAI_COMPATIBLE', address: server.url, key: modelServerKey }
    const query =
      'mutation ($input: CreateModelServerInput!) { createModelServer(input: $input) { id address } }'
    const { id } = (await ask({ query, variables: { input } })).data.createModelServer
    await ask({ query, variables: { input } })
    await ask({ query, variables: { input: { ...input, name: '', address: 'no address' } } })
    await ask({ query, variables: { input: { ...input, nonsense: modelServerKey } } })
    const { data } = await ask('{ models { id name } }')
    const model = data.models.find(({ name }: { name: string }) => name === 'repeating').id
    const failure = { code: modelServerKey, message: `Bearer ${modelServerKey} is wrong: ${modelServerKey}` }
    server.fail(401, failure)
    await ask(`mutation { testModelServer(id: "${id}") { message } }`)
    server.fail(401, failure)
    const { reply } = await client.sendMessage({ content: message, model })
    await client.reply(reply.id).done()
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${modelServerKey}`)
    await ask(
      `{ node(id: "${reply.id}") { ... on Message { failure { detail message } } } modelServers { lastError } }`,
    )
    await server.close()
  }

  it('keeps tokens, cookies, codes, keys and what people write out of its log, its answers and its database [P4, AU4]', async () => {
    await failToSignIn()
    const sessionToken = await signIn()
    const person = parley.as({ token: sessionToken })
    const send = (content: string) =>
      person.ask({
        query: 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { reply { id } } }',
        variables: { input: { content } },
      })
    const read = async (id: string) => {
      for await (const { status } of person.client.reply(id)) if (status !== 'STREAMING') return
    }

    await useModelServer(person)
    parley.model.reply(reply)
    await read((await send(message)).data.sendMessage.reply.id)
    parley.model.fail(400, {
      code: message,
      message: `You asked: ${message} with ${environment.OPENAI_API_KEY}`,
    })
    await read((await send(message)).data.sendMessage.reply.id)
    const held = parley.model.hold()
    const third = (await send(message)).data.sendMessage.reply.id
    held.send(reply)
    held.fail(500, { message: `It went on: ${reply}` })
    await read(third)
    const broken = parley.model.hold()
    const fourth = (await send(message)).data.sendMessage.reply.id
    broken.raw(`data: {"choices": [${reply}\n\n`)
    await read(fourth)
    // What does not parse, does not fit, and is of nobody.
    await send(`${message}\0`)
    await person.ask({ body: `{"query": "${message}` })
    await person.ask({ query: `{ conversation(id: ${JSON.stringify(message)}) { id } }` })
    await person.ask({ query: '{ me { id } }', variables: { x: message } })
    await person.ask({ path: `/graphql?code=${last('code')}&q=${sessionToken}` })
    const made = await person.ask(
      'mutation { createApiKey(input: { name: "canary", scopes: [HISTORY_READ] }) { secret } }',
    )
    const apiKey: string = made.data.createApiKey.secret
    await parley.as({ token: apiKey }).ask('{ me { id } }')
    await parley.as({ token: `${apiKey.slice(0, -1)}x` }).ask('{ me { id } }')
    const exported: string = (await person.ask('mutation { exportUserData { url } }')).data.exportUserData.url
    expect(await (await fetch(exported)).text()).toContain(reply)
    const exportToken = new URL(exported).searchParams.get('token') ?? ''
    await person.ask({ path: `/auth/logout?token=${sessionToken}`, method: 'GET' })
    // An error of the database, with what was to be stored on it.
    await tamper(parley.databaseUrl, 'ALTER TABLE message RENAME COLUMN content TO gone')
    const failed = await send(message)
    expect(failed.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    await tamper(parley.databaseUrl, 'ALTER TABLE message RENAME COLUMN gone TO content')
    await parley.stop()

    const database = await dump(parley.databaseUrl)
    const places = new Map([
      ...database,
      ['log', parley.log.map(line => JSON.stringify(line)).join('\n')],
      ['response', responses.join('\n')],
      ['set-cookie', cookies.join('\n')],
    ])
    const canaries = canariesOf({
      idp,
      sessionToken,
      apiKey,
      exportToken,
      modelServerKey,
      environment,
      message,
      reply,
    })
    expect(canaries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['client secret', 'code', 'state', 'verifier', 'access token', 'id token']),
    )
    expect(misplaced(canaries, places)).toEqual([])
    // It looks where something is to be found: each place has something, and the canaries that may be seen were seen.
    expect(parley.log.filter(({ level }) => Number(level) >= 40).length).toBeGreaterThan(2)
    const everywhere = canaries.map(canary => ({ ...canary, mayBeIn: [] }))
    expect(misplaced(everywhere, places)).toEqual(
      expect.arrayContaining([
        'session token in set-cookie',
        'API key in response',
        'message in table message',
        'reply in table message',
        'nonce in response',
      ]),
    )
  })
})
