import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { type AzureOpenAIServer, startAzureOpenAI } from '../../server/test/azure/openai.ts'
import { sessionCookieOf } from '../../server/test/browser.ts'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../server/test/identityProvider.ts'
import { signInAt } from '../../server/test/signInAt.ts'
import { reply, send, startWorld, type World } from './world.ts'

const tenant = '11111111-1111-4111-8111-111111111111'
const ada = { tenant, claims: { oid: 'ada', email: 'ada@example.com', xms_edov: true } }

describe.skipIf(!hasChromium)('a model that is asked as oneself', () => {
  let idp: ScriptedIdentityProvider
  let azure: AzureOpenAIServer
  let world: World
  beforeAll(async () => {
    idp = await createIdentityProvider()
    azure = await startAzureOpenAI({ keys: ['server-key'], deployments: ['chat'], users: ['ada'] })
    const models = { OPENAI_BASE_URL: '', OPENAI_API_KEY: '', AZURE_OPENAI_AUTH: 'user' }
    const of = { AZURE_OPENAI_ENDPOINT: azure.endpoint, AZURE_OPENAI_DEPLOYMENT: 'chat' }
    world = await startWorld({ env: { ...idp.entraEnv(tenant), ...models, ...of } })
  })
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
    await azure?.close()
    await idp?.[Symbol.asyncDispose]()
  })

  it('is allowed by the link below the reply, and then answers', async () => {
    const { parley } = world
    idp.exchange.consented.clear()
    const { browser } = await signInAt(parley, idp, ada, { provider: 'entra' })
    const [name = '', value = ''] = sessionCookieOf(browser, parley.url)?.split('=') ?? []
    const page = await world.open(null)
    await page.context().addCookies([{ name, value, url: parley.url }])
    await page.reload()
    await send(page, 'Hi')
    await page.getByText('This model is asked as yourself').waitFor()
    expect(azure.wire).toEqual([])

    idp.exchange.consented.add('ada')
    idp.next(ada)
    await page.getByRole('link', { name: 'Sign in again' }).press('Enter')
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(new URL(page.url()).origin).toBe(new URL(parley.url).origin)
    await send(page, 'And now?')
    await reply(page).getByText('A short answer.').waitFor()
  })
})
