import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApps } from '../../scripts/buildApps.ts'
import { launchChromium } from '../../sdk/test/browser.ts'
import { type Person, signInByBrowser } from './browser.js'
import { collectComplaints } from './complaints.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from './identityProvider.js'
import { type Parley, startParley } from './parley.js'
import { PATIENCE_MS } from './patience.js'
import { signInAt } from './signInAt.js'

const folder = join(import.meta.dirname, '../../docs/screenshots/pages')
const desktop = { viewport: { width: 1280, height: 820 } }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const looks = Object.entries({
  light: { ...desktop, colorScheme: 'light' },
  dark: { ...desktop, colorScheme: 'dark' },
  phone: { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, colorScheme: 'light' },
  // As at 200 % on a desktop.
  zoomed: { viewport: { width: 640, height: 410 }, deviceScaleFactor: 2, colorScheme: 'light' },
} as const)

const failures = [
  'LOGIN_DENIED',
  'SIGNUP_DISABLED&told=true',
  'IDP_UNAVAILABLE',
  'CLOCK_SKEW',
  'REAUTH_REQUIRED',
  'MADE_UP',
]
const query = 'query Mine { me { name permissions } conversations(first: 3) { nodes { id title } } }'

/** What people meet before the chat and beside the console, for people to look at. */
describe('the pages of a server, looked at', () => {
  const cleanUp = new AsyncDisposableStack()
  let browser: Browser
  let idp: ScriptedIdentityProvider
  /** One without a chat, one as a company has it, and one to which nobody gave a model. */
  let plain: Parley
  let company: Parley
  let bare: Parley
  const complaints: string[] = []
  let operator: string
  /** Of a long name, and without rights. */
  let stranger: string

  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    await buildApps()
    await buildApps(['server/explorer'])
    browser = await launchChromium()
    cleanUp.defer(() => browser.close())
    idp = cleanUp.use(await createIdentityProvider())
    plain = cleanUp.use(await startParley())
    const providers = { ...idp.env('ACME'), GITHUB_CLIENT_ID: 'parley', GITHUB_CLIENT_SECRET: 'parley' }
    company = cleanUp.use(
      await startParley({ env: { ...providers, CHAT: 'on', EXPLORER: 'admins', SIGNUP: 'closed' } }),
    )
    const production = { NODE_ENV: 'production', OPENAI_BASE_URL: '', OPENAI_API_KEY: '', CHAT: 'on' }
    const admins = { ADMIN_EMAILS: 'operator@example.com' }
    bare = cleanUp.use(await startParley({ env: { ...production, ...admins, ...idp.env('ACME') } }))
    const person = { sub: 'operator', email: 'operator@example.com', email_verified: true }
    const claims = { ...person, name: 'Olga Operator' }
    operator = (await signInAt(bare, idp, { claims }, { provider: 'acme' })).browser.cookiesFor(bare.url)
    const long = {
      sub: 'long',
      name: 'Maximiliane Freifrau von Donaudampfschifffahrtsgesellschaftskapitänshausen',
    }
    stranger = (await signInAt(bare, idp, { claims: long }, { provider: 'acme' })).browser.cookiesFor(
      bare.url,
    )
  })
  afterAll(() => cleanUp.disposeAsync())

  it.each(looks)('in %s', { timeout: 400_000 }, async (look, options) => {
    const open = async (parley: Parley, path: string, who: Person | string | null = null): Promise<Page> => {
      const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options })
      const cookie =
        who === null || who.includes('=') ? who : (await signInByBrowser(parley.url, who as Person)).cookie
      for (const one of cookie?.split('; ') ?? []) {
        const [name = '', value = ''] = one.split(/=(.*)/)
        await context.addCookies([{ name, value, url: parley.url }])
      }
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      collectComplaints(page, complaints)
      await page.goto(parley.url + path)
      return page
    }
    const take = async (page: Page, name: string) => {
      await page.waitForLoadState('networkidle')
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return { scrollWidth, clientWidth }
      })
      if (scrollWidth > clientWidth) complaints.push(`${name} is ${scrollWidth} wide, of ${clientWidth}`)
      await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
    }
    const shoot = async (name: string, ...place: Parameters<typeof open>) => {
      const page = await open(...place)
      await take(page, name)
      await page.context().close()
    }

    await shoot('welcome', plain, '/')
    await shoot('welcome-signed-in', plain, '/', 'user')
    await shoot('sign-in-development', plain, '/auth/login/dev')
    await shoot('sign-in-several', company, '/')
    await shoot('invited', company, '/auth/invited?email=mei%40example.com')
    for (const code of failures)
      await shoot(
        `failed-${code.replace(/&.*/, '').toLowerCase()}`,
        company,
        `/auth/failed?code=${code}&requestId=3f0c1b52-5d1e-4c43-9c51-9d6f6ad0c7f5`,
      )
    await shoot(
      'failed-one-way',
      bare,
      '/auth/failed?code=IDP_ERROR&requestId=3f0c1b52-5d1e-4c43-9c51-9d6f6ad0c7f5',
    )
    await shoot('unknown-address', plain, '/nothing/here')
    await shoot('sign-in-one', bare, '/')
    await shoot('chat-without-model', bare, '/', operator)
    const overview = await open(bare, '/admin', operator)
    await overview.getByText('No model is set up').waitFor()
    await overview.getByText('Replies by day').waitFor()
    await take(overview, 'console-without-model')
    await overview.context().close()
    await shoot('explorer-nobody', company, '/graphql')
    const signedOut = await open(plain, '/graphql')
    await signedOut.locator('.graphiql-query-editor .view-line').first().waitFor()
    await take(signedOut, 'explorer-signed-out')
    await signedOut.context().close()
    const guarded = await startParley({ env: { EXPLORER: 'admins' } })
    await shoot('explorer-refused', guarded, '/graphql', 'user')
    await guarded[Symbol.asyncDispose]()

    await shoot('welcome-admin', plain, '/', 'admin')
    await shoot('refused-long-name', bare, '/graphql', stranger)
    const explorer = await open(plain, `/graphql?query=${encodeURIComponent(query)}`, 'admin')
    await explorer.locator('.graphiql-query-editor .view-line').first().waitFor()
    await explorer.getByRole('button', { name: /Execute/ }).click()
    await explorer.locator('.graphiql-response').getByText('permissions').first().waitFor()
    await take(explorer, 'explorer-answer')
    await explorer.getByRole('button', { name: 'Show As code' }).click()
    await explorer.getByRole('region', { name: 'As code' }).waitFor()
    await take(explorer, 'explorer-code')
    await explorer.context().close()

    expect(complaints).toEqual([])
  })
})
