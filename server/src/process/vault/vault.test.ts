import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ask } from '../../../test/azure/door.js'
import {
  type IdentityEndpoint,
  SYSTEM_ID,
  startIdentityEndpoint,
} from '../../../test/azure/identityEndpoint.js'
import { type KeyVault, startKeyVault } from '../../../test/azure/keyVault.js'
import { type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { createModelDoor } from '../../model/index.js'
import { createRotatingDoor } from '../../model/rotatingDoor.js'
import { ConfigError, loadConfig } from '../config.js'
import { startRotation } from './rotation.js'
import { readSecrets } from './vault.js'

const VAULT = 'https://vault.azure.net'
let machine: IdentityEndpoint
let vault: KeyVault
let server: AzureOpenAIServer

beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
})
afterAll(() => machine.close())
beforeEach(async () => {
  machine.mood = 'gives'
  machine.asked.length = 0
  vault = await startKeyVault({ 'model-key': 'first-key', session: 'a secret of thirty-two bytes or more' }, [
    SYSTEM_ID,
  ])
  server = await startAzureOpenAI({ keys: ['first-key'], deployments: ['chat'] })
})
afterEach(() => Promise.all([vault.close(), server.close()]))

const environment = (settings: Record<string, string> = {}) => ({
  AZURE_KEY_VAULT_URL: vault.url,
  AZURE_OPENAI_ENDPOINT: server.endpoint,
  AZURE_OPENAI_DEPLOYMENT: 'chat',
  AZURE_OPENAI_API_KEY: 'keyvault:model-key',
  SESSION_SECRET: 'keyvault:session',
  MODEL_RETRIES: '0',
  ...settings,
})

/** What is wrong at a start with these settings. */
async function problemsOf(settings: Record<string, string>): Promise<string[]> {
  try {
    loadConfig((await readSecrets(environment(settings))).environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(text => text.replaceAll(vault.url, '@'))
    throw error
  }
}

test('secrets are read from the vault at the start, with the identity of the server', async () => {
  const read = await readSecrets(environment())
  const { model, session } = loadConfig(read.environment)
  expect(model.azure?.auth).toEqual({ kind: 'key', apiKey: 'first-key' })
  expect(session.secret).toBe('a secret of thirty-two bytes or more')
  expect(vault.asked.toSorted()).toEqual(['model-key', 'session'])
  expect(machine.asked).toEqual([{ resource: VAULT }])
})

test('without a named secret nobody is asked', async () => {
  const env = { AZURE_KEY_VAULT_URL: vault.url, OPENAI_API_KEY: 'k' }
  expect(await readSecrets(env)).toEqual({ environment: env, vault: null })
  expect([vault.asked, machine.asked]).toEqual([[], []])
})

test('addresses with a password may be in the vault as a whole, and so may secrets of providers', async () => {
  Object.assign(vault.secrets, { database: 'postgresql://u:p@h/d', acme: 'acme-secret' })
  const { environment: read } = await readSecrets(
    environment({ DATABASE_URL: 'keyvault:database', OIDC_ACME_CLIENT_SECRET: 'keyvault:acme' }),
  )
  expect(read).toMatchObject({ DATABASE_URL: 'postgresql://u:p@h/d', OIDC_ACME_CLIENT_SECRET: 'acme-secret' })
})

test.each<[Record<string, string>, string[]]>([
  [
    { AZURE_KEY_VAULT_URL: '' },
    ['AZURE_OPENAI_API_KEY', 'SESSION_SECRET'].map(
      name => `${name} names a secret of a vault: AZURE_KEY_VAULT_URL is required with it.`,
    ),
  ],
  [
    { AZURE_KEY_VAULT_URL: 'https://vault.example', SESSION_SECRET: '' },
    ['AZURE_KEY_VAULT_URL is no address of a Key Vault like https://<name>.vault.azure.net.'],
  ],
  [
    { AZURE_OPENAI_API_KEY: 'keyvault:a/b', SESSION_SECRET: '' },
    ['AZURE_OPENAI_API_KEY names no secret: after keyvault: come letters, digits and hyphens.'],
  ],
  [
    {
      SESSION_SECRET: '',
      AZURE_SECRET_ID: 'keyvault:model-key',
      AZURE_CLIENT_ID: 'c',
      AZURE_TENANT_ID: 'common',
    },
    ['AZURE_CLIENT_SECRET names a secret of a vault: set it by this name.'],
  ],
  [
    { SESSION_SECRET: 'keyvault:none' },
    ['SESSION_SECRET cannot be read: the vault at @ has no secret none.'],
  ],
])('is refused at the start: %j', async (settings, problems) => {
  expect((await problemsOf(settings)).filter(text => !text.includes('shorter than'))).toEqual(problems)
})

test.each<[string, () => unknown, RegExp]>([
  [
    'disabled',
    () => Object.assign(vault.secrets, { session: null }),
    /^the secret session is disabled in the vault at @\.$/,
  ],
  ['empty', () => Object.assign(vault.secrets, { session: '' }), /^the secret session is empty\.$/],
  [
    'not for this identity',
    () => vault.users.splice(0),
    /^the identity of this server may not .*Key Vault Secrets User\.$/,
  ],
  [
    'behind a firewall',
    () => Object.assign(vault, { closedOff: true }),
    /^the firewall of the vault at @ does not let/,
  ],
  ['in a vault that is gone', () => vault.close(), /^the vault at @ cannot be reached \(ECONNREFUSED\)\.$/],
  [
    'out of reach because Azure gives no token',
    () => Object.assign(machine, { mood: 'gone' }),
    /^Azure gives this server no token for its managed identity: what gives them cannot be reached\.$/,
  ],
])('a secret that is %s stops the start, in words', async (_what, happen, why) => {
  await happen()
  const problem = (await problemsOf({})).find(text => text.startsWith('SESSION_SECRET'))
  expect(problem?.replace('SESSION_SECRET cannot be read: ', '')).toMatch(why)
  if (!vault.asked.length) vault = await startKeyVault({}, [])
})

test('a new key of a model server is used without a restart, what else has changed is told', async () => {
  const read = await readSecrets(environment())
  if (!read.vault) return expect.unreachable()
  const rotating = await createRotatingDoor(loadConfig(read.environment).model, model =>
    createModelDoor(model, { warn() {} }, { startDemo: null }),
  )
  const said: unknown[] = []
  const say = (facts: unknown, sentence?: string) => void said.push([facts, sentence])
  const rotation = startRotation({
    ...{ vault: read.vault, environment: read.environment, minutes: 15 },
    rotate: async env => rotating.rotate(loadConfig(env).model),
    log: { info: say, warn: say },
  })
  await rotation.run()
  expect([await ask(rotating.door, 'chat'), said]).toEqual(['A short answer.', []])

  Object.assign(vault.secrets, { 'model-key': 'second-key', session: 'another secret of thirty-two bytes' })
  await rotation.run()
  await ask(rotating.door, 'chat').catch(() => {})
  expect(server.wire.map(({ credential }) => credential)).toEqual(['api-key first-key', 'api-key second-key'])
  expect(said).toEqual([
    [{ variables: ['AZURE_OPENAI_API_KEY'] }, 'new keys of model servers were read from the vault'],
    [
      { variables: ['SESSION_SECRET'] },
      'secrets have changed in the vault that are read at the start: restart',
    ],
  ])

  said.length = 0
  vault.closedOff = true
  await rotation.run()
  await rotation.run()
  vault.closedOff = false
  await rotation.run()
  expect(said).toEqual([
    [{ err: expect.any(ConfigError) }, 'the vault cannot be read; what it said before holds'],
    ['the vault can be read again', undefined],
  ])
  await rotation.stop()
})

test('a token that the vault refuses is renewed once', async () => {
  const read = await readSecrets(environment())
  vault.revoked = new Set(vault.tokens)
  expect((await read.vault?.again())?.changed).toEqual([])
  expect(vault.tokens.size).toBe(2)
  expect(machine.asked).toHaveLength(2)
})
