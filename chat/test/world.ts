import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildApps } from '../../scripts/buildApps.ts'
import { launchChromium } from '../../sdk/test/browser.ts'
import { type Person, signInByBrowser } from '../../server/test/browser.ts'
import { type Parley, type ParleyOptions, startParley } from '../../server/test/parley.ts'
import { PATIENCE_MS } from '../../server/test/patience.ts'

/** The built app on a real server with a scripted model, in a real browser. */
export interface World {
  parley: Parley
  browser: Browser
  /** What browsers complained about: errors, warnings, and what their policy refused. */
  complaints: string[]
  /** A page of somebody who is signed in, or of nobody. */
  open(person: Person | null, path?: string, options?: BrowserContextOptions): Promise<Page>
  [Symbol.asyncDispose](): Promise<void>
}

/** What a test brings about itself: a server that is away, a session that has ended. */
const expected =
  /Failed to load resource|WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/

export async function startWorld(options: ParleyOptions = {}): Promise<World> {
  await buildApps()
  const [parley, browser] = await Promise.all([
    startParley({ ...options, env: { CHAT: 'on', ...options.env } }),
    launchChromium(),
  ])
  parley.model.otherwise('A short answer.')
  const complaints: string[] = []
  return {
    parley,
    browser,
    complaints,
    async open(person, path = '/', context = {}) {
      const made = await browser.newContext({ locale: 'en-US', ...context })
      if (person) await made.addCookies([await cookieOf(parley.url, person)])
      const page = await made.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      page.on('console', message => {
        const isComplaint = ['error', 'warning'].includes(message.type())
        // There a policy of its own has kept a diagram from more than being drawn.
        const isDrawer = /\/(diagram\.html|assets\/(chunk|diagram)-)/.test(message.location().url)
        if (isComplaint && !isDrawer && !expected.test(message.text()))
          complaints.push(`${message.text()} (${message.location().url})`)
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

async function cookieOf(url: string, person: Person) {
  const { cookie } = await signInByBrowser(url, person)
  const at = cookie.indexOf('=')
  return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url }
}

/** Types a message and sends it. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('textbox', { name: 'Message' }).press('Enter')
}

/** The reply at a place, from 0; the last one by default. */
export const reply = (page: Page, at = -1) =>
  page.locator('article[data-status]:has(h2 [data-writing])').nth(at)
