import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('a fork', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('goes on from a reply in a new conversation, with the focus where one writes', async () => {
    const { parley, open } = world
    const page = await open('user')
    parley.model.reply('First answer')
    await send(page, 'First question')
    await reply(page).getByText('First answer').waitFor()
    parley.model.reply('Second answer')
    await send(page, 'Second question')
    await reply(page).getByText('Second answer').waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    const before = page.url()

    await page.getByRole('button', { name: 'Continue in a new conversation' }).first().press('Enter')
    await page.getByText('Second question').waitFor({ state: 'detached' })
    await reply(page).getByText('First answer').waitFor()
    expect(page.url()).not.toBe(before)
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Message')
    parley.model.reply('Another second answer')
    await page.keyboard.type('Another second question')
    await page.keyboard.press('Enter')
    await reply(page).getByText('Another second answer').waitFor()
    // Where it came from is a step away.
    const origin = page.getByText('Continued from').getByRole('link')
    await origin.press('Enter')
    await page.locator('article:focus').getByText('First answer').waitFor()
    await reply(page).getByText('Second answer', { exact: true }).waitFor()
    await page.goBack()
    await origin.waitFor()
    await page.goBack()
    await reply(page).getByText('Second answer', { exact: true }).waitFor()
    expect(await page.getByText('Another second question').count()).toBe(0)
  })

  it('is also made by who may only read', async () => {
    const { parley, open } = world
    const owner = await parley.signIn('user')
    const reader = await parley.signIn('admin')
    parley.model.reply('To be read')
    const { conversation, reply: answer } = await owner.client.sendMessage({ content: 'For both' })
    await owner.client.reply(answer.id).done()
    const { data } = await reader.ask('{ me { id } }')
    await owner.client.addParticipant(conversation.id, data.me.id, 'READ')
    const page = await open('admin', `/c/${conversation.id}`)
    await reply(page).getByText('To be read').waitFor()
    await page.getByRole('button', { name: 'Continue in a new conversation' }).click()
    await page.waitForURL(url => url.pathname !== `/c/${conversation.id}`)
    parley.model.reply('In my own')
    await send(page, 'And now?')
    await reply(page).getByText('In my own').waitFor()
    await page.getByText('Continued from').waitFor()
    // Whoever may not open the original any more is not led there.
    await owner.client.removeParticipant(conversation.id, data.me.id)
    await page.reload()
    await reply(page).getByText('In my own').waitFor()
    expect(await page.getByText('Continued from').count()).toBe(0)
  })

  it('made no browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
