import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ask, openAzureDoor, refusalOf } from '../../../test/azure/door.js'
import {
  type IdentityEndpoint,
  SYSTEM_ID,
  startIdentityEndpoint,
} from '../../../test/azure/identityEndpoint.js'
import { AUDIENCE, type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { probeModels } from '../probe.js'

const OWN_ID = '22222222-2222-4222-8222-222222222222'
let machine: IdentityEndpoint
let server: AzureOpenAIServer

// The package asks the same endpoint for as long as the process lives.
beforeAll(async () => {
  machine = await startIdentityEndpoint('machine', [OWN_ID])
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
})
afterAll(() => machine.close())
beforeEach(async () => {
  Object.assign(machine, { mood: 'gives', lifetime: 86_400 })
  machine.asked.length = 0
  server = await startAzureOpenAI({ deployments: ['chat'], users: [SYSTEM_ID, OWN_ID] })
})
afterEach(async () => {
  vi.useRealTimers()
  await server.close()
})

const open = (settings: Record<string, string> = {}) =>
  openAzureDoor(server, {
    AZURE_OPENAI_ENDPOINT: '@',
    AZURE_OPENAI_DEPLOYMENT: 'chat',
    AZURE_OPENAI_AUTH: 'managed-identity',
    ...settings,
  })

const credentials = () => server.wire.map(({ credential }) => credential)

test('the machine’s identity is asked once for a token, which lets everything in [T9]', async () => {
  const { door, model } = await open()
  expect(await Promise.all([ask(door, 'chat'), ask(door, 'chat')])).toEqual(Array(2).fill('A short answer.'))
  await door.check()
  expect(machine.asked).toEqual([{ resource: AUDIENCE }])
  expect(new Set(credentials())).toEqual(new Set([expect.stringMatching(/^Bearer eyJ/)]))
  expect(server.requests[0]?.headers['api-key']).toBeUndefined()
  expect(await probeModels(model)).toBeNull()
})

test('another identity is asked for by its client id, also by the address of v1', async () => {
  const { door } = await open({
    AZURE_OPENAI_ENDPOINT: '@/openai/v1',
    AZURE_MANAGED_IDENTITY_CLIENT_ID: OWN_ID,
    // The application that people sign in by is nobody here.
    AZURE_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
    AZURE_TENANT_ID: '44444444-4444-4444-8444-444444444444',
    AZURE_CLIENT_SECRET: 'secret',
  })
  await ask(door, 'chat')
  expect(machine.asked).toEqual([{ resource: AUDIENCE, client_id: OWN_ID }])
  expect(server.wire).toEqual([
    { path: '/openai/v1/chat/completions', credential: expect.stringMatching(/^Bearer eyJ/) },
  ])
})

test('a token that the server refuses is renewed once', async () => {
  const { door } = await open()
  await ask(door, 'chat')
  const [first] = credentials()
  server.revoked.add(first?.slice('Bearer '.length) ?? '')
  expect(await ask(door, 'chat')).toBe('A short answer.')
  const [, refused, renewed] = credentials()
  expect(refused).toBe(first)
  expect(renewed).not.toBe(first)
  expect(machine.asked).toHaveLength(2)
})

test('and no more than once: an identity without the role is told, in words', async () => {
  await server.close()
  server = await startAzureOpenAI({ deployments: ['chat'] })
  const { door, model } = await open()
  const error = await refusalOf(door, 'chat')
  expect(error).toMatchObject({
    code: 'AUTH_FAILED',
    detail: expect.stringMatching(/lacks the required data action/),
  })
  expect(server.wire).toHaveLength(2)
  expect(JSON.stringify([error.message, error.detail, String(error.cause)])).not.toContain('eyJ')
  await expect(door.check()).rejects.toMatchObject({ code: 'UPSTREAM_AUTH_FAILED' })
  expect(await probeModels(model)).toBe(
    `${server.endpoint}/openai/models answered 401: has the identity of this server the role Cognitive Services OpenAI User there?`,
  )
})

test.each([
  [
    'gone',
    /^Azure gives this server no token for its managed identity: what gives them cannot be reached\.$/,
  ],
  [
    'silent',
    /^Azure gives this server no token for its managed identity: nobody answered within 5 seconds\.$/,
  ],
] as const)('an identity endpoint that is %s is told within five seconds [T9]', async (mood, detail) => {
  machine.mood = mood
  const { door, model } = await open()
  const began = performance.now()
  expect(await refusalOf(door, 'chat')).toMatchObject({
    code: 'AUTH_FAILED',
    message:
      'This server could not prove to the model server who it is; an administrator has to look at its identity.',
    detail: expect.stringMatching(detail),
  })
  expect(performance.now() - began).toBeLessThan(6000)
  expect(server.wire).toEqual([])
  await expect(door.check()).rejects.toMatchObject({
    code: 'UPSTREAM_AUTH_FAILED',
    message: expect.stringMatching(detail),
  })
  expect(await probeModels(model)).toMatch(detail)
})

test('an identity that the machine does not have is named as such', async () => {
  const { door } = await open({ AZURE_MANAGED_IDENTITY_CLIENT_ID: '55555555-5555-4555-8555-555555555555' })
  expect((await refusalOf(door, 'chat')).detail).toMatch(/: .*Identity not found\.$/)
})

// Last, and each later than the one before: the package keeps what it was given for all of the process.
test('a token is renewed before its end, while it is still used', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { door } = await open()
  await ask(door, 'chat')
  vi.setSystemTime(Date.now() + (86_400 - 240) * 1000)
  await ask(door, 'chat')
  await vi.waitFor(() => expect(machine.asked).toHaveLength(2))
  await vi.waitFor(async () => {
    await ask(door, 'chat')
    expect(new Set(credentials()).size).toBe(2)
  })
  const [first, second] = credentials()
  expect(second).toBe(first)
  expect(machine.asked).toHaveLength(2)
})

test('a token that cannot be renewed early is used to its end, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 86_400_000 })
  const { door } = await open()
  await ask(door, 'chat')
  machine.mood = 'gone'
  vi.setSystemTime(Date.now() + (86_400 - 240) * 1000)
  expect(await ask(door, 'chat')).toBe('A short answer.')
  vi.setSystemTime(Date.now() + 240_000)
  expect(await refusalOf(door, 'chat')).toMatchObject({ code: 'AUTH_FAILED' })
  machine.mood = 'gives'
  expect(await ask(door, 'chat')).toBe('A short answer.')
})
