import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { hasChromium, launchChromium } from '../../sdk/test/browser.ts'
import { signInByBrowser } from './browser.js'
import { collectComplaints } from './complaints.js'
import { type Parley, startParley } from './parley.js'

const pages = [
  '/',
  '/nothing/here',
  '/auth/login/dev',
  '/auth/invited?email=mei%40example.com',
  '/auth/failed?code=SIGNUP_DISABLED&told=true&requestId=3f0c1b52-5d1e-4c43-9c51-9d6f6ad0c7f5',
  '/auth/failed?code=MADE_UP',
]

describe.skipIf(!hasChromium)('the pages that the server writes itself', () => {
  let parley: Parley
  let browser: Browser
  const complaints: string[] = []
  beforeAll(async () => {
    ;[parley, browser] = await Promise.all([startParley(), launchChromium()])
  })
  afterAll(async () => {
    await browser.close()
    await parley[Symbol.asyncDispose]()
  })

  async function open(path: string, cookie = '', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    // As narrow as the smallest phone, or a desktop at 400 %.
    const context = await browser.newContext({ viewport: { width: 320, height: 568 }, colorScheme })
    const [name = '', value = ''] = cookie.split('=')
    if (cookie) await context.addCookies([{ name, value, url: parley.url }])
    const page = await context.newPage()
    collectComplaints(page, complaints)
    await page.goto(parley.url + path)
    return page
  }

  it.each(pages)('%s has no serious problem for axe, and fits 320 pixels, in light and dark', async path => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(path, '', scheme)
      expect(await problemsOn(page)).toEqual([])
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return { scrollWidth, clientWidth }
      })
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
      await page.context().close()
    }
    expect(complaints).toEqual([])
  })

  it.each(pages)('all that %s offers is reached by keyboard', async path => {
    const page = await open(path)
    const offered = await page.locator('a[href], button').count()
    expect(offered).toBeGreaterThan(0)
    const reached = new Set<string>()
    for (let i = 0; i < offered; i++) {
      await page.keyboard.press('Tab')
      reached.add(await page.evaluate(() => document.activeElement?.outerHTML ?? ''))
    }
    expect(reached.size).toBe(offered)
    await page.context().close()
  })

  it.each([
    ['admin', ['Open the console', 'Open the explorer', 'Sign out']],
    ['user', ['Open the explorer', 'Sign out']],
  ] as const)('the first page leads %s to what they may open', async (person, ways) => {
    const page = await open('/', (await signInByBrowser(parley.url, person)).cookie)
    expect(await page.locator('nav a').allTextContents()).toEqual(ways)
    await page.context().close()
  })
})
