import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ask, openAzureDoor, refusalOf } from '../../../test/azure/door.js'
import { type Entra, startEntra } from '../../../test/azure/entra.js'
import { AUDIENCE, type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { certificate } from '../../../test/certificate.js'

const TENANT = '44444444-4444-4444-8444-444444444444'
const POD_ID = '66666666-6666-4666-8666-666666666666'
const SIGN_IN_ID = '33333333-3333-4333-8333-333333333333'
let folder: string
let clusterToken: string
let entra: Entra
let server: AzureOpenAIServer

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), certificate])
  folder = await mkdtemp(join(tmpdir(), 'parley-pod-'))
  entra = await startEntra({ tenant: TENANT, federated: { [POD_ID]: () => clusterToken } })
  server = await startAzureOpenAI({ deployments: ['chat'], users: [POD_ID] })
})
afterAll(() => Promise.all([entra.close(), server.close(), rm(folder, { recursive: true })]))
beforeEach(async () => {
  vi.useRealTimers()
  entra.asked.length = 0
  server.wire.length = 0
  await rotate('first')
})

async function rotate(token: string): Promise<void> {
  clusterToken = token
  await writeFile(join(folder, 'token'), token)
}

/** The environment of a pod, as AKS makes it beside what an administrator sets. */
async function open(settings: Record<string, string>) {
  const pod = {
    AZURE_AUTHORITY_HOST: `${entra.url}/`,
    AZURE_TENANT_ID: TENANT,
    AZURE_FEDERATED_TOKEN_FILE: join(folder, 'token'),
    ...settings,
  }
  // The package reads some of it by itself, and must not.
  for (const [name, value] of Object.entries(pod)) vi.stubEnv(name, value)
  return openAzureDoor(server, {
    AZURE_OPENAI_ENDPOINT: '@',
    AZURE_OPENAI_DEPLOYMENT: 'chat',
    AZURE_OPENAI_AUTH: 'managed-identity',
    ...pod,
  })
}

const signIn = { AZURE_CLIENT_ID: SIGN_IN_ID, AZURE_CLIENT_SECRET: 'the secret of the application' }

test('a pod exchanges the token of its cluster, which is read anew after minutes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { door } = await open({ ...signIn, AZURE_MANAGED_IDENTITY_CLIENT_ID: POD_ID })
  expect(await ask(door, 'chat')).toBe('A short answer.')
  await rotate('second')
  vi.setSystemTime(Date.now() + 6 * 60_000)
  const [first] = server.wire
  server.revoked.add(first?.credential?.slice('Bearer '.length) ?? '')
  expect(await ask(door, 'chat')).toBe('A short answer.')
  const exchange = {
    grant_type: 'client_credentials',
    client_id: POD_ID,
    scope: expect.stringContaining(`${AUDIENCE}/.default`),
  }
  expect(entra.asked).toEqual([
    expect.objectContaining({ ...exchange, client_assertion: 'first' }),
    expect.objectContaining({ ...exchange, client_assertion: 'second' }),
  ])
})

test('AZURE_CLIENT_ID is its identity where no secret makes it the application that people sign in by [T9]', async () => {
  vi.stubEnv('AZURE_CLIENT_SECRET', '')
  const { door } = await open({ AZURE_CLIENT_ID: POD_ID })
  expect(await ask(door, 'chat')).toBe('A short answer.')
  expect(entra.asked).toMatchObject([{ client_id: POD_ID }])
})

test('what Entra refuses is told in its words', async () => {
  const { door } = await open({ ...signIn, AZURE_MANAGED_IDENTITY_CLIENT_ID: SIGN_IN_ID })
  expect(await refusalOf(door, 'chat')).toMatchObject({
    code: 'AUTH_FAILED',
    detail: expect.stringMatching(
      /^Azure gives this server no token for its workload identity: .*AADSTS700016: .* was not found\.$/,
    ),
  })
})

test('so is a token of the cluster that is not there', async () => {
  const { door } = await open({
    AZURE_MANAGED_IDENTITY_CLIENT_ID: POD_ID,
    AZURE_FEDERATED_TOKEN_FILE: join(folder, 'none'),
  })
  expect((await refusalOf(door, 'chat')).detail).toMatch(/no such file or directory/)
})
