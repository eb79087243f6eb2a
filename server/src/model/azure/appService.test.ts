import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ask, openAzureDoor, refusalOf } from '../../../test/azure/door.js'
import {
  type IdentityEndpoint,
  SYSTEM_ID,
  startIdentityEndpoint,
} from '../../../test/azure/identityEndpoint.js'
import { AUDIENCE, type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'

let app: IdentityEndpoint
let server: AzureOpenAIServer

beforeAll(async () => {
  app = await startIdentityEndpoint('app')
  // Where nobody is: what is beside this server is not asked by a proxy.
  const proxies = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' }
  for (const [name, value] of Object.entries({ ...app.env, ...proxies })) vi.stubEnv(name, value)
  server = await startAzureOpenAI({ deployments: ['chat'], users: [SYSTEM_ID] })
})
afterAll(() => Promise.all([app.close(), server.close()]))

const open = (settings: Record<string, string> = {}) =>
  openAzureDoor(server, {
    AZURE_OPENAI_ENDPOINT: '@',
    AZURE_OPENAI_DEPLOYMENT: 'chat',
    AZURE_OPENAI_AUTH: 'managed-identity',
    ...settings,
  })

test('an app or container shows itself to its endpoint by the header that Azure gave it, past any proxy [T9]', async () => {
  const { door } = await open()
  expect(await ask(door, 'chat')).toBe('A short answer.')
  expect(app.asked).toEqual([{ resource: AUDIENCE }])
})

test('an identity that the app does not have is named as such', async () => {
  const { door } = await open({ AZURE_MANAGED_IDENTITY_CLIENT_ID: '55555555-5555-4555-8555-555555555555' })
  expect((await refusalOf(door, 'chat')).detail).toMatch(/: .*Identity not found\.$/)
})
