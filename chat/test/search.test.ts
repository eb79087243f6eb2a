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
    await page.waitForURL(`**/c/${sent.conversation.id}#${sent.message.id}`)
  })

  it('opens the conversation at the message that has them, pages above and on another branch, with the focus there', async () => {
    const { client } = await world.parley.signIn('user')
    const say = async (conversationId: string | undefined, content: string) => {
      const sent = await client.sendMessage({ content, conversationId })
      await client.reply(sent.reply.id).done()
      return sent
    }
    const { conversation, message } = await say(undefined, 'First of all')
    const left = await say(conversation.id, 'Where does the Zeppelin land?')
    await client.updateConversation(conversation.id, { title: 'Airships' })
    for (let i = 0; i < 60; i++) await say(conversation.id, `And then, ${i}?`)
    const edited = await client.editMessage(left.message.id, 'Where does the balloon land?')
    await client.reply(edited.reply.id).done()
    await world.parley.searchSettled()

    const page = await world.open('user')
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    const search = async (words: string) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search' }).fill(words)
      await page
        .getByRole('option', { name: /Airships/ })
        .locator('mark')
        .first()
        .waitFor()
      await page.keyboard.press('Enter')
    }
    const hit = page.locator('article:focus')
    const marked = page.locator('article[data-found]')
    await search('Zeppelin')
    await marked.waitFor()
    await hit.getByText('Where does the Zeppelin land?').waitFor()
    const top = await hit.evaluate(element => {
      const { top } = element.getBoundingClientRect()
      return top - (element.closest('[role=region]')?.getBoundingClientRect().top ?? 0)
    })
    expect(top).toBeGreaterThanOrEqual(0)
    expect(top).toBeLessThan(200)
    // The mark goes, the place stays.
    await marked.waitFor({ state: 'detached' })
    expect(await page.getByText('Where does the Zeppelin land?').isVisible()).toBe(true)

    // In the conversation that is open already, on its other branch.
    await search('balloon')
    await hit.getByText('Where does the balloon land?').waitFor()
    // And by its address.
    await page.goto(`${world.parley.url}/c/${conversation.id}#${message.id}`)
    await page.reload()
    await hit.getByText('First of all').waitFor()
    // A message that is gone leaves the conversation as it is.
    await page.goto(`${world.parley.url}/c/${conversation.id}#msg_01h455vb4pex5vsknk084sn02q`)
    await page.waitForURL(`**/c/${conversation.id}`)
    expect(world.complaints).toEqual([])
  })
})
