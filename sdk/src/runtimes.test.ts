import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Parley, startParley } from '../../server/test/parley.js'
import { behaviours, type Place, show } from '../test/behaviours.js'
import { hasChromium, launchChromium } from '../test/browser.js'
import type {} from '../test/pages/behaviours.js'
import { servePage } from '../test/servePage.js'
import { startStorage } from '../test/storageServer.js'

const names = Object.keys(behaviours)
const answer = Array.from({ length: 40 }, (_, index) => `piece ${index} 🎈 `).join('')

let parley: Parley
let place: Place
let browser: Browser | undefined
let page: Page
let storage: Awaited<ReturnType<typeof startStorage>>
let served: Awaited<ReturnType<typeof servePage>> | undefined

beforeAll(async () => {
  if (hasChromium) [browser, served] = await Promise.all([launchChromium(), servePage('behaviours')])
  parley = await startParley({ env: served ? { CORS_ORIGINS: served.origin } : {} })
  parley.model.otherwise(answer)
  storage = await startStorage(201)
  place = { url: parley.url, token: (await parley.signIn('user')).token, answer, storage: storage.url }
  if (!browser || !served) return
  page = await browser.newPage()
  await page.goto(served.origin)
})
afterAll(async () => {
  await Promise.all([browser?.close(), served?.close(), storage?.close()])
  await parley?.[Symbol.asyncDispose]()
})

describe('in Node, the client', () => {
  it.each(names)('%s', async name => {
    expect(await show(name, place)).toBe('')
  })
})

describe.skipIf(!hasChromium)('in Chromium, the client', () => {
  it.each(names)('%s', async name => {
    expect(await page.evaluate(([of, at]) => window.show(of, at), [name, place] as const)).toBe('')
  })
})
