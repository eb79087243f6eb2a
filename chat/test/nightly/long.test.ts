import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../sdk/test/browser.ts'
import { beside } from '../../../server/test/beside.ts'
import { addConversations } from '../../../server/test/history.ts'
import { reply, send, startWorld, type World } from '../world.ts'

const MESSAGES = 5000
const LINES = 10_000
/** More are never in the page at once, however long it is. */
const IN_PAGE = 120

describe.skipIf(!hasChromium)('however long', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('a conversation opens at its end, holds little of itself in the page, and can be read back without a gap', async () => {
    const { client } = await world.parley.signIn('user')
    const ownerId = (await client.me())?.id ?? ''
    const id = await beside(world.parley.databaseUrl, async database => {
      const [from = ''] = await addConversations(database, { ownerId, messages: MESSAGES, text: 'number' })
      const last = await database.message.findFirstOrThrow({
        where: { conversationId: from, seq: MESSAGES },
      })
      return (await client.forkConversation({ conversationId: from, messageId: last.id })).id
    })
    const page = await world.open('user', `/c/${id}`)
    const thread = page.getByRole('region', { name: 'Messages' })
    const shown = async () =>
      (await thread.getByText(/number \d+ by/).allTextContents()).map(text =>
        Number(/number (\d+)/.exec(text)?.[1]),
      )
    await thread.getByText(`number ${MESSAGES - 1} by`).waitFor()
    const seen = new Set(await shown())
    for (let lowest = MESSAGES; lowest > MESSAGES - 300; ) {
      await thread.evaluate(element => element.scrollBy(0, -element.clientHeight))
      await expect.poll(async () => Math.min(...(await shown()))).toBeLessThan(lowest)
      const now = await shown()
      expect(now.length).toBeLessThan(IN_PAGE)
      for (const one of now) seen.add(one)
      lowest = Math.min(...now)
    }
    const all = [...seen].sort((a, b) => a - b)
    expect(all).toEqual(all.map((_, i) => (all[0] ?? 0) + i))
    await page.getByRole('button', { name: 'To the end' }).click()
    await thread.getByText(`number ${MESSAGES - 1} by`).waitFor()
    expect(world.complaints).toEqual([])
    await page.context().close()
  })

  it('a reply is shown whole, line by line', async () => {
    const lines = Array.from({ length: LINES }, (_, i) => `- line ${i} of many`)
    const page = await world.open('user')
    world.parley.model.reply(lines.join('\n'))
    await send(page, 'Write much')
    const written = reply(page)
    await expect.poll(() => written.getAttribute('data-status'), { timeout: 120_000 }).toBe('COMPLETE')
    expect(await written.locator('li').allTextContents()).toEqual(lines.map(line => line.slice(2)))
    expect(world.complaints).toEqual([])
    await page.context().close()
  })
})
