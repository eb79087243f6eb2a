import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { attach } from '../../sdk/src/attach/index.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { picture } from '../../server/test/files.ts'
import { startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('the files that are there', () => {
  let world: World
  let conversation: string
  beforeAll(async () => {
    world = await startWorld({ env: { MODEL_DETAILS: 'test-model: vision', UPLOAD_QUOTA_MB: '100' } })
    const { client } = await world.parley.signIn('user')
    const give = async (filename: string, bytes: Buffer) =>
      (await attach(client, new Blob([new Uint8Array(bytes)]), { filename })).id
    const sent = [
      await give('chart.png', await picture('png', 800, 600)),
      await give('plan.txt', Buffer.from('The plan')),
    ]
    await give('unsent.csv', Buffer.from('a,b\n'.repeat(200)))
    const { conversation: made, reply } = await client.sendMessage({
      content: 'What is this?',
      attachmentIds: sent,
    })
    await client.reply(reply.id).done()
    conversation = made.id
  }, 60_000)
  afterAll(() => world?.[Symbol.asyncDispose]())

  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Files' })
  const names = async (page: Page) =>
    (await dialog(page).getByRole('listitem').locator('[title]:not(a):not(button)').allTextContents()).join(
      ' ',
    )
  const openMenu = async (page: Page) => {
    await page.getByRole('button', { name: 'Jonas' }).last().press('Enter')
    await page.getByRole('menuitem', { name: 'Files' }).press('Enter')
    await dialog(page).getByText('plan.txt').waitFor()
  }

  it('of a conversation are looked at from the menu, by keyboard, and opened large', async () => {
    const page = await world.open('user', `/c/${conversation}`)
    await openMenu(page)
    expect(await names(page)).toBe('plan.txt chart.png')
    expect(await problemsOn(page)).toEqual([])
    await dialog(page).getByRole('link', { name: 'Download plan.txt' }).waitFor()
    // What others may have given is not theirs to delete.
    expect(
      await dialog(page)
        .getByRole('button', { name: /^Delete/ })
        .count(),
    ).toBe(0)
    await dialog(page).getByRole('button', { name: 'Open chart.png' }).press('Enter')
    await page.getByRole('dialog', { name: 'chart.png' }).getByRole('img').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'chart.png' }).waitFor({ state: 'detached' })
    await dialog(page).getByRole('button', { name: 'Open chart.png' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
  }, 60_000)

  it('of one’s own are ordered, searched and counted', async () => {
    const page = await world.open('user', `/c/${conversation}`)
    await openMenu(page)
    await dialog(page).getByRole('button', { name: 'Your files' }).click()
    await dialog(page).getByText('unsent.csv').waitFor()
    expect(await names(page)).toBe('unsent.csv plan.txt chart.png')
    await dialog(page)
      .getByText(/of 100 MB used$/)
      .waitFor()
    await dialog(page).getByRole('button', { name: 'Largest' }).click()
    await dialog(page).locator('li').first().getByText('chart.png').waitFor()
    expect(await names(page)).toBe('chart.png unsent.csv plan.txt')
    await dialog(page).getByRole('searchbox', { name: 'Search files' }).fill('PLAN')
    await dialog(page).getByText('unsent.csv').waitFor({ state: 'detached' })
    expect(await names(page)).toBe('plan.txt')
    await dialog(page).getByRole('searchbox', { name: 'Search files' }).fill('nobody')
    await dialog(page).getByText('Nothing found.').waitFor()
    expect(await problemsOn(page)).toEqual([])
  }, 60_000)

  it('are asked for again where that failed, and where their addresses have ended', async () => {
    const page = await world.open('user')
    await page.route('**/graphql', route =>
      route.request().postData()?.includes('Attachments') ? route.abort() : route.fallback(),
    )
    await page.evaluate(() => {
      location.hash = 'files'
    })
    await dialog(page).getByRole('alert').waitFor({ timeout: 30_000 })
    await page.unroute('**/graphql')
    const isGone = (url: URL) => url.pathname.endsWith('/thumbnail') && !url.searchParams.has('again')
    let failures = 0
    await page.route(isGone, route => (failures++ === 0 ? route.fulfill({ status: 404 }) : route.fallback()))
    const asked: string[] = []
    page.on('request', request => {
      if (request.postData()?.includes('query Attachments')) asked.push(request.url())
    })
    await dialog(page).getByRole('button', { name: 'Try again' }).click()
    await dialog(page)
      .getByRole('button', { name: 'Open chart.png' })
      .getByRole('img', { includeHidden: true })
      .waitFor()
    await expect.poll(() => asked.length).toBe(2)
  }, 60_000)

  it('are deleted once that was asked about, and messages lose them', async () => {
    const page = await world.open('user', `/c/${conversation}`)
    await page.getByRole('link', { name: 'Download plan.txt' }).waitFor()
    await openMenu(page)
    await dialog(page).getByRole('button', { name: 'Your files' }).click()
    const button = dialog(page).getByRole('button', { name: 'Delete plan.txt' })
    await button.press('Enter')
    const question = page.getByRole('dialog', { name: 'Delete plan.txt?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await button.press('Enter')
    expect(await problemsOn(page)).toEqual([])
    await question.getByRole('button', { name: 'Delete' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await names(page)).toBe('unsent.csv chart.png')
    expect(
      await dialog(page)
        .getByRole('list')
        .evaluate(one => one === document.activeElement),
    ).toBe(true)
    const { client } = await world.parley.signIn('user')
    const { nodes } = await client.attachments({ filter: { conversationId: conversation } })
    expect(nodes.map(({ filename }) => filename)).toEqual(['chart.png'])
  }, 60_000)

  it('leave no complaint in the browser', () => expect(world.complaints).toEqual([]))
})
