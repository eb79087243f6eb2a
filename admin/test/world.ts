import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { buildApps } from '../../scripts/buildApps.ts'
import { launchChromium } from '../../sdk/test/browser.ts'
import { type Person, signInByBrowser } from '../../server/test/browser.ts'
import { type Parley, type ParleyOptions, type SignedIn, startParley } from '../../server/test/parley.ts'
import { PATIENCE_MS } from '../../server/test/patience.ts'

/** The built console on a real server, in a real browser. */
export interface World {
  parley: Parley
  browser: Browser
  /** The admin of the development provider, by the SDK. */
  admin: SignedIn
  /** What browsers complained about: errors, warnings, and what their policy refused. */
  complaints: string[]
  /** A page of somebody who is signed in, by name or by token, or of nobody. */
  open(
    who: Person | Pick<SignedIn, 'token'> | null,
    path?: string,
    options?: BrowserContextOptions,
  ): Promise<Page>
  [Symbol.asyncDispose](): Promise<void>
}

/** What a test brings about itself: a session that has ended, a page that is refused. */
const expected = /Failed to load resource|WebSocket connection to/

export async function startWorld(options: ParleyOptions = {}): Promise<World> {
  await buildApps()
  const [parley, browser] = await Promise.all([startParley(options), launchChromium()])
  const admin = await parley.signIn('admin')
  const complaints: string[] = []
  return {
    parley,
    browser,
    admin,
    complaints,
    async open(who, path = '/admin', context = {}) {
      const made = await browser.newContext({ locale: 'en-US', ...context })
      if (who) await signIn(made, parley.url, who)
      const page = await made.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      page.on('console', message => {
        const isComplaint = ['error', 'warning'].includes(message.type())
        if (isComplaint && !expected.test(message.text())) complaints.push(message.text())
      })
      page.on('pageerror', error => complaints.push(error.message))
      await page.goto(parley.url + path)
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await parley[Symbol.asyncDispose]()
    },
  }
}

async function signIn(
  context: BrowserContext,
  url: string,
  who: Person | Pick<SignedIn, 'token'>,
): Promise<void> {
  const { cookie } = await signInByBrowser(url, typeof who === 'string' ? who : 'admin')
  const name = cookie.slice(0, cookie.indexOf('='))
  const value = typeof who === 'string' ? cookie.slice(cookie.indexOf('=') + 1) : who.token
  await context.addCookies([{ name, value, url }])
}
