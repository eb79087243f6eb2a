import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('a search', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('shows where a conversation has the words, as text, and leads there by keyboard', async () => {
    const { client } = await world.parley.signIn('user')
    const sent = await client.sendMessage({ content: 'Where is the <b>Straßenfest</b> this year?' })
    await client.reply(sent.reply.id).done()
    await client.updateConversation(sent.conversation.id, { title: 'Summer' })
    await world.parley.searchSettled()
    const page = await world.open('user')
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).fill('strassenfest')
    const found = page.getByRole('option', { name: /Summer/ })
    await found.locator('mark').waitFor()
    expect(await found.locator('mark').allTextContents()).toEqual(['Straßenfest'])
    expect(await found.textContent()).toContain('Where is the <b>Straßenfest</b> this year?')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/c/${sent.conversation.id}`)
    expect(world.complaints).toEqual([])
  })
})
