import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readToken } from '../../../test/azure/accessTokens.js'
import { AUDIENCE, type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { beside } from '../../../test/beside.js'
import { createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { eventually } from '../../../test/eventually.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { MODEL_SCOPE } from '../../../test/identityProviderExchange.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

const tenant = '11111111-1111-4111-8111-111111111111'
const people = ['ada', 'bo', 'cy', 'di', 'ed', 'flo', 'gus', 'hal', 'ida', 'jo', 'joe', 'kit']

onEveryDatabase(database => {
  let idp: ScriptedIdentityProvider
  let azure: AzureOpenAIServer
  let parley: Parley
  let env: Record<string, string>

  beforeAll(async () => {
    idp = await createIdentityProvider()
    azure = await startAzureOpenAI({ keys: ['server-key'], deployments: ['chat'], users: people })
    env = {
      ...{
        ...idp.entraEnv(tenant),
        ADMIN_EMAILS: 'ida@example.com',
        OPENAI_BASE_URL: '',
        OPENAI_API_KEY: '',
      },
      ...{
        AZURE_OPENAI_ENDPOINT: azure.endpoint,
        AZURE_OPENAI_DEPLOYMENT: 'chat',
        AZURE_OPENAI_AUTH: 'user',
      },
    }
    parley = await startParley({ database, env })
  })
  beforeEach(() => {
    Object.assign(idp.exchange, { audience: AUDIENCE, lifetime: 3600, refusal: null, hold: null })
    idp.exchange.consented = new Set(people)
    idp.exchange.asked.length = 0
    azure.wire.length = 0
    idp.break('/token', null)
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await azure.close()
    await idp[Symbol.asyncDispose]()
  })

  async function signIn(oid: string): Promise<SignedIn> {
    const claims = { oid, email: `${oid}@example.com`, xms_edov: true }
    const { code, token = '' } = await signInAt(parley, idp, { tenant, claims }, { provider: 'entra' })
    expect(code).toBeNull()
    return parley.as({ token })
  }
  const FAILURE = 'failure { code message retryable actionUrl detail }'
  async function ask(who: SignedIn, content = 'Hi') {
    const { reply, conversation } = await who.client.sendMessage({ content })
    const { content: text } = await who.client.reply(reply.id).done()
    const { data } = await who.ask(`{ node(id: "${reply.id}") { ... on Message { ${FAILURE} } } }`)
    return { text, failure: data.node.failure, replyId: reply.id, conversationId: conversation.id }
  }
  const inDatabase = <T>(look: Parameters<typeof beside<T>>[1]) => beside(parley.databaseUrl, look)
  const tokensOf = (oid: string) =>
    inDatabase(client => client.identityTokens.findFirstOrThrow({ where: { identity: { subject: oid } } }))
  const expire = (oid: string) =>
    inDatabase(async client => {
      const { identityId } = await client.identityTokens.findFirstOrThrow({
        where: { identity: { subject: oid } },
      })
      await client.identityTokens.update({
        where: { identityId },
        data: { modelTokenExpiresAt: new Date(Date.now() + 30_000) },
      })
    })
  const whoAsked = () =>
    azure.wire.map(({ credential }) => readToken(credential?.replace('Bearer ', '') ?? '')?.oid)

  describe('a person who allowed it', () => {
    test('is answered with a token of their own, got once by the refresh token of their sign-in [T8]', async () => {
      const ada = await signIn('ada')
      expect(await ask(ada)).toMatchObject({ text: 'A short answer.', failure: null })
      expect(await ask(ada)).toMatchObject({ text: 'A short answer.' })
      const given = idp.secrets.filter(({ name }) => name === 'refresh token').map(({ value }) => value)
      expect(idp.exchange.asked).toEqual([
        { scope: `${MODEL_SCOPE} offline_access`, refreshToken: given.at(-2) },
      ])
      expect(whoAsked()).toEqual(['ada', 'ada'])
      expect(azure.requests.at(-1)?.headers['api-key']).toBeUndefined()
      const row = await tokensOf('ada')
      expect(row.claimedUntil).toBeNull()
      expect(JSON.stringify(row)).not.toContain(azure.wire[0]?.credential?.slice('Bearer '.length))
    })

    test('is named by the audit log, once for each token', async () => {
      const bo = await signIn('bo')
      await ask(bo)
      await ask(bo)
      const { id: actorId } = (await bo.ask('{ me { id } }')).data.me
      const told = await inDatabase(client =>
        client.auditEvent.findMany({ where: { action: 'tokens.obtained', actorId } }),
      )
      expect(told).toMatchObject([{ outcome: 'SUCCESS', targetType: 'Identity' }])
    })

    test('asks twice at once, and one token is got', async () => {
      const cy = await signIn('cy')
      const hold = Promise.withResolvers<void>()
      idp.exchange.hold = hold.promise
      const answers = Promise.all([ask(cy), ask(cy)])
      await eventually(() => idp.exchange.asked.length === 1)
      hold.resolve()
      expect(await answers).toMatchObject([{ text: 'A short answer.' }, { text: 'A short answer.' }])
      expect(idp.exchange.asked).toHaveLength(1)
    })

    test('gets another token shortly before it is over, by the refresh token that came with it', async () => {
      const di = await signIn('di')
      await ask(di)
      await expire('di')
      expect(await ask(di)).toMatchObject({ text: 'A short answer.' })
      const [first, second] = idp.exchange.asked
      expect(idp.exchange.asked).toHaveLength(2)
      expect(second?.refreshToken).not.toBe(first?.refreshToken)
    })
  })

  describe('a person who', () => {
    test('did not allow it is sent to do so, and then the next question goes through [T8]', async () => {
      idp.exchange.consented.clear()
      const ed = await signIn('ed')
      const { failure, replyId, text } = await ask(ed)
      expect(text).toBe('')
      expect(failure).toEqual({
        code: 'CONSENT_REQUIRED',
        message: expect.stringContaining('allow'),
        retryable: false,
        actionUrl: `${parley.url}/auth/login/entra?consent=models`,
        detail: null,
      })
      expect(azure.wire).toEqual([])
      const browser = createBrowser()
      idp.next({ tenant, claims: { oid: 'ed', email: 'ed@example.com' } })
      await browser.visit(failure.actionUrl)
      const asked = idp.lastQuery('/authorize').get('scope')
      expect(asked).toBe(`openid profile email offline_access ${MODEL_SCOPE}`)
      const again = parley.as({ token: sessionCookieOf(browser, parley.url)?.split('=')[1] ?? '' })
      const { data } = await again.ask(`mutation { regenerateReply(id: "${replyId}") { id } }`)
      expect((await again.client.reply(data.regenerateReply.id).done()).content).toBe('A short answer.')
      expect(whoAsked()).toEqual(['ed'])
    })

    test('took it back is asked again once the token is over, and stays signed in', async () => {
      const flo = await signIn('flo')
      await ask(flo)
      idp.exchange.consented.delete('flo')
      await expire('flo')
      expect((await ask(flo)).failure.code).toBe('CONSENT_REQUIRED')
      const { refreshToken, claimedUntil } = await tokensOf('flo')
      expect([refreshToken !== null, claimedUntil]).toEqual([true, null])
      idp.exchange.consented.add('flo')
      expect((await ask(flo)).text).toBe('A short answer.')
    })

    test('has to prove more to Microsoft is sent there', async () => {
      const flo = await signIn('flo')
      await expire('flo')
      for (const refusal of [
        { error: 'interaction_required', error_codes: [50076], suberror: 'basic_action' },
        { error: 'invalid_grant', error_codes: [65001] },
        { error: 'consent_required', error_codes: [90094] },
      ]) {
        idp.exchange.refusal = refusal
        expect((await ask(flo)).failure.code).toBe('CONSENT_REQUIRED')
      }
    })

    test('has a sign-in that gives nothing any more is told to sign in again', async () => {
      const gus = await signIn('gus')
      idp.exchange.refusal = { error: 'invalid_grant', error_codes: [700082], suberror: 'token_expired' }
      const { failure } = await ask(gus)
      expect(failure).toMatchObject({
        code: 'REAUTH_REQUIRED',
        message: expect.stringContaining('sign in again'),
        actionUrl: `${parley.url}/auth/login/entra?consent=models`,
      })
      expect(await tokensOf('gus')).toMatchObject({ refreshToken: null, modelToken: null })
      idp.exchange.refusal = null
      // There is nothing left to ask with.
      expect((await ask(gus)).failure.code).toBe('REAUTH_REQUIRED')
      expect(idp.exchange.asked).toHaveLength(1)
      expect((await ask(await signIn('gus'))).text).toBe('A short answer.')
    })

    test('comes by an API key is refused before anything is stored [T8]', async () => {
      const hal = await signIn('hal')
      const made = await hal.ask('mutation { createApiKey(input: { name: "k", scopes: [CHAT] }) { secret } }')
      const key = parley.as({ token: made.data.createApiKey.secret })
      const { errors } = await key.ask('mutation { sendMessage(input: { content: "Hi" }) { reply { id } } }')
      expect(errors?.[0]).toMatchObject({
        message: expect.stringContaining('API key cannot use it'),
        extensions: { code: 'FORBIDDEN' },
      })
      expect([idp.exchange.asked, azure.wire]).toEqual([[], []])
    })
  })

  describe('a provider that', () => {
    test('gives a token for somebody else has it used nowhere, and the refresh token that came with it kept [T8]', async () => {
      const hal = await signIn('hal')
      idp.exchange.audience = 'https://graph.microsoft.com'
      expect((await ask(hal)).failure).toMatchObject({ code: 'AUTH_FAILED', actionUrl: null })
      expect(azure.wire).toEqual([])
      idp.exchange.audience = AUDIENCE
      expect((await ask(hal)).text).toBe('A short answer.')
      const [first, second] = idp.exchange.asked
      expect(second?.refreshToken).not.toBe(first?.refreshToken)
    })

    test.each([
      ['says nothing', 'hang' as const, 'jo'],
      ['is down', 503, 'joe'],
    ])('%s holds nobody up for more than five seconds [T8]', async (_what, how, name) => {
      const jo = await signIn(name)
      idp.break('/token', how)
      const began = performance.now()
      expect((await ask(jo)).failure).toMatchObject({ code: 'AUTH_FAILED' })
      expect(performance.now() - began).toBeLessThan(6000)
      idp.break('/token', null)
      expect(azure.wire).toEqual([])
      // The next sign-in is a new beginning.
      expect((await ask(await signIn(name))).text).toBe('A short answer.')
    })

    test('does not know what is asked for is told to admins, and asked by nobody else’s key', async () => {
      const kit = await signIn('kit')
      for (const refusal of [
        { error: 'invalid_client', error_codes: [7000222] },
        { error: 'invalid_resource', error_codes: [500011] },
      ]) {
        idp.exchange.refusal = refusal
        expect((await ask(kit)).failure).toMatchObject({
          code: 'AUTH_FAILED',
          message: expect.stringContaining('an administrator has to look'),
          detail: null,
        })
      }
      const warned = parley.log.map(line => JSON.stringify(line)).join('\n')
      expect(warned).toContain('invalid_resource AADSTS500011')
      expect(azure.wire).toEqual([])
    })
  })

  test('a server that has no token of a person is well, and a test of it is made as whoever tests', async () => {
    const ida = await signIn('ida')
    idp.exchange.consented.delete('ida')
    const { data } = await ida.ask('{ modelServers { auth state } }')
    expect(data.modelServers).toEqual([{ auth: 'USER', state: 'READY' }])
    const test = 'mutation { testModelServer(id: "msv_environment") { name passed message } }'
    const { errors } = await ida.ask(test)
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'CONSENT_REQUIRED',
      actionUrl: `${parley.url}/auth/login/entra?consent=models`,
    })
    idp.exchange.consented.add('ida')
    const { data: tested } = await ida.ask(test)
    expect(tested.testModelServer[1]).toEqual({ name: 'key', passed: true, message: 'It takes the token.' })
    expect(new Set(whoAsked().slice(1))).toEqual(new Set(['ida']))
  })

  test('a title is asked for as whoever asked the question', async () => {
    await using titled = await startParley({ database, env: { ...env, TITLES: 'on' } })
    const claims = { oid: 'kit', email: 'kit@example.com' }
    const { token = '' } = await signInAt(titled, idp, { tenant, claims }, { provider: 'entra' })
    azure.otherwise('Greetings')
    await ask(titled.as({ token }))
    await eventually(() => azure.wire.length === 2)
    expect(whoAsked()).toEqual(['kit', 'kit'])
    azure.otherwise('A short answer.')
  })

  test.skipIf(database === 'sqlite')('two servers that are asked at once get one token', async () => {
    await using second = await startParley({ beside: parley, env })
    const ada = await signIn('ada')
    await expire('ada')
    const hold = Promise.withResolvers<void>()
    idp.exchange.hold = hold.promise
    const answers = Promise.all([ask(ada), ask(second.as(ada))])
    await eventually(() => idp.exchange.asked.length === 1)
    hold.resolve()
    expect(await answers).toMatchObject([{ text: 'A short answer.' }, { text: 'A short answer.' }])
    expect(idp.exchange.asked).toHaveLength(1)
  })
})
