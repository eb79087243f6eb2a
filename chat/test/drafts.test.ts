import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' })
const text = (page: Page) => box(page).inputValue()

describe.skipIf(!hasChromium)('a draft', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  /** A conversation that is open in one browser, and what the server keeps of it. */
  async function begin() {
    const page = await world.open('user')
    await send(page, 'Something to write below')
    await reply(page).getByText('A short answer.').waitFor()
    const path = new URL(page.url()).pathname
    const { client } = await world.parley.signIn('user')
    const kept = async () => (await client.conversationDraft(path.replace('/c/', '')))?.content ?? null
    return { page, path, kept }
  }

  it('that is written in one browser is found in a second one, and gone there once it is sent', async () => {
    const { page, path, kept } = await begin()
    await box(page).fill('half a thought')
    await expect.poll(kept).toBe('half a thought')
    const second = await world.open('user', path)
    await expect.poll(() => text(second)).toBe('half a thought')
    await box(second).fill('a whole thought')
    await box(second).press('Enter')
    await reply(second, 1).getByText('A short answer.').waitFor()
    await expect.poll(kept).toBeNull()
    await page.reload()
    await expect.poll(() => text(page)).toBe('')
    await Promise.all([page.context().close(), second.context().close()])
  })

  it('that is written offline stays, and arrives when the network is back', async () => {
    const { page, kept } = await begin()
    await box(page).fill('before')
    await expect.poll(kept).toBe('before')
    await page.context().setOffline(true)
    const refused = page.waitForEvent('requestfailed', one => one.postData()?.includes('SetDraft') ?? false)
    await box(page).fill('before and after')
    await refused
    expect(await kept()).toBe('before')
    await page.context().setOffline(false)
    await expect.poll(kept, { timeout: 30_000 }).toBe('before and after')
    expect(await text(page)).toBe('before and after')
    await page.context().close()
  })

  it('that was touched here wins over the one of the server', async () => {
    const { page, path, kept } = await begin()
    await box(page).fill('of both')
    await expect.poll(kept).toBe('of both')
    await page.route('**/graphql', (route, request) =>
      request.postData()?.includes('SetDraft') ? route.abort() : route.fallback(),
    )
    const refused = page.waitForEvent('requestfailed')
    await box(page).fill('of the first')
    await refused
    const second = await world.open('user', path)
    await expect.poll(() => text(second)).toBe('of both')
    await box(second).fill('of the second')
    await expect.poll(kept).toBe('of the second')
    await page.unroute('**/graphql')
    await page.reload()
    await expect.poll(kept).toBe('of the first')
    expect(await text(page)).toBe('of the first')
    await Promise.all([page.context().close(), second.context().close()])
  })

  it('made the browser complain of nothing', () => {
    expect(world.complaints).toEqual([])
  })
})
