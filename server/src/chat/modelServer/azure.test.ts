import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readToken } from '../../../test/azure/accessTokens.js'
import {
  type IdentityEndpoint,
  SYSTEM_ID,
  startIdentityEndpoint,
} from '../../../test/azure/identityEndpoint.js'
import { AUDIENCE, type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

const tenant = '11111111-1111-4111-8111-111111111111'
let app: IdentityEndpoint

// The package asks the same endpoint for as long as the process lives.
beforeAll(async () => {
  app = await startIdentityEndpoint('app')
  for (const [name, value] of Object.entries(app.env)) vi.stubEnv(name, value)
})
afterAll(() => app.close())

onEveryDatabase(database => {
  let idp: ScriptedIdentityProvider
  let azure: AzureOpenAIServer
  let parley: Parley
  let ada: SignedIn
  let bo: SignedIn

  beforeAll(async () => {
    idp = await createIdentityProvider()
    azure = await startAzureOpenAI({
      ...{ keys: ['azure-key'], deployments: ['chat'], users: [SYSTEM_ID, 'ada', 'bo'] },
    })
    const env = { ...idp.entraEnv(tenant), ADMIN_EMAILS: 'ada@example.com', MODEL_NETWORKS: '127.0.0.1' }
    parley = await startParley({ database, env })
    idp.exchange.consented = new Set(['ada', 'bo'])
    ;[ada, bo] = [await signIn('ada'), await signIn('bo')]
  })
  beforeEach(() => {
    azure.wire.length = 0
    app.asked.length = 0
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await azure.close()
    await idp[Symbol.asyncDispose]()
  })

  async function signIn(oid: string): Promise<SignedIn> {
    const claims = { oid, email: `${oid}@example.com`, xms_edov: true }
    const { token = '' } = await signInAt(parley, idp, { tenant, claims }, { provider: 'entra' })
    return parley.as({ token })
  }
  const SERVER = 'id auth enabled address'
  const create = (input: object) =>
    ada.ask({
      query: `mutation ($input: CreateModelServerInput!) { createModelServer(input: $input) { ${SERVER} } }`,
      variables: {
        input: { kind: 'AZURE_OPENAI', address: azure.endpoint, modelNames: ['chat'], ...input },
      },
    })
  const update = (id: string, input: object) =>
    ada.ask({
      query: `mutation ($id: ID!, $input: UpdateModelServerInput!) {
        updateModelServer(id: $id, input: $input) { ${SERVER} } }`,
      variables: { id, input },
    })
  const wrongFields = async (answer: ReturnType<typeof create>) =>
    Object.keys((await answer).errors?.[0]?.extensions.fields ?? {})
  const modelId = async () =>
    ((await bo.ask('{ models { id name } }')).data.models as { id: string; name: string }[]).find(
      ({ name }) => name === 'chat',
    )?.id
  async function answerTo(who: SignedIn, model: string | undefined) {
    const { reply } = await who.client.sendMessage({ content: 'Hi', model: model ?? '' })
    return (await who.client.reply(reply.id).done()).content
  }
  const credentials = () =>
    azure.wire.map(({ credential }) => {
      const { oid, appid } = readToken(credential?.replace('Bearer ', '') ?? '') ?? {}
      return oid ?? appid ?? credential
    })

  test('an added Azure OpenAI is asked with the identity of this server, a person’s token, or a key, as it is set', async () => {
    const made = await create({ name: 'West', auth: 'MANAGED_IDENTITY' })
    const { id, ...shown } = made.data.createModelServer
    expect(shown).toEqual({ auth: 'MANAGED_IDENTITY', enabled: true, address: azure.endpoint })
    const model = await modelId()
    expect(await answerTo(bo, model)).toBe('A short answer.')
    expect(app.asked).toEqual([{ resource: AUDIENCE }])
    expect(credentials()).toEqual([SYSTEM_ID])

    expect((await update(id, { auth: 'USER' })).data.updateModelServer.auth).toBe('USER')
    expect([await answerTo(bo, model), await answerTo(ada, model)]).toEqual(Array(2).fill('A short answer.'))
    expect(credentials()).toEqual([SYSTEM_ID, 'bo', 'ada'])
    const tested = await ada.ask(`mutation { testModelServer(id: "${id}") { name message } }`)
    expect(tested.data.testModelServer[1]).toEqual({ name: 'key', message: 'It takes the token.' })
    expect(credentials().at(-1)).toBe('ada')

    expect((await update(id, { key: 'azure-key' })).data.updateModelServer.auth).toBe('KEY')
    expect(await answerTo(bo, model)).toBe('A short answer.')
    expect(credentials().at(-1)).toBe('api-key azure-key')
    await update(id, { auth: 'MANAGED_IDENTITY' })
    expect(await wrongFields(update(id, { address: 'https://gateway.example/azure' }))).toEqual([
      'input.address',
    ])
    await ada.ask(`mutation { deleteModelServer(id: "${id}") }`)
  })

  test.each<[string, object]>([
    ['input.address', { auth: 'USER', address: 'https://gateway.example' }],
    ['input.address', { auth: 'MANAGED_IDENTITY', address: 'https://acme.openai.azure.com.example' }],
    ['input.key', { auth: 'MANAGED_IDENTITY', key: 'azure-key' }],
    ['input.key', { auth: 'KEY' }],
    ['input.key', {}],
    ['input.auth', { auth: 'USER', kind: 'OPENAI_COMPATIBLE' }],
    ['input.auth', { auth: 'MANAGED_IDENTITY', kind: 'OPENAI_COMPATIBLE' }],
  ])('is refused by %s: %j', async (field, input) => {
    expect(await wrongFields(create({ name: 'Odd', ...input }))).toEqual([field])
  })

  test('a server that is switched off offers nothing until it is switched on, and can be tested meanwhile', async () => {
    const { id } = (await create({ name: 'West', auth: 'MANAGED_IDENTITY' })).data.createModelServer
    const model = (await modelId()) ?? ''
    const { conversation } = await bo.client.sendMessage({ content: 'Hi', model })
    expect((await update(id, { enabled: false })).data.updateModelServer.enabled).toBe(false)
    expect(await modelId()).toBeUndefined()
    const { data } = await bo.ask(`{ conversation(id: "${conversation.id}") { model { id available } } }`)
    expect(data.conversation.model).toEqual({ id: model, available: false })
    const query = `mutation { sendMessage(input: { content: "x", conversationId: "${conversation.id}" }) { reply { id } } }`
    expect((await bo.ask(query)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const tested = await ada.ask(`mutation { testModelServer(id: "${id}") { passed } }`)
    expect(tested.data.testModelServer[0].passed).toBe(true)
    expect(await wrongFields(update(id, { enabled: null }))).toEqual(['input.enabled'])
    await update(id, { enabled: true })
    expect(await answerTo(bo, await modelId())).toBe('A short answer.')
    await ada.ask(`mutation { deleteModelServer(id: "${id}") }`)
  })
})
