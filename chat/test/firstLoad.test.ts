import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWorld, type World } from './world.ts'

/** Which operations a page asks for, in order. Those that are held back are asked, and answered when they are let go. */
async function watch(page: Page, held: string) {
  const asked: string[] = []
  // Whatever the page before still asks.
  await page.goto('about:blank')
  const gate = Promise.withResolvers<void>()
  await page.route('**/graphql', async route => {
    const [, name = ''] = /(?:query|mutation) (\w+)/.exec(route.request().postData() ?? '') ?? []
    asked.push(name)
    if (name === held) await gate.promise
    await route.continue()
  })
  return { asked, letGo: gate.resolve }
}

/** What is asked for what the page shows first; the rest comes beside it or later. */
const first = /^(Me|Conversation|Conversations|ConversationMessages)(With\w+)?$/
const ofFirst = (asked: readonly string[]) => asked.filter(name => first.test(name)).sort()

describe.skipIf(!hasChromium)('the first load of a browser that is signed in', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('asks for the list beside who looks at it', async () => {
    const { client } = await world.parley.signIn('user')
    await client.createConversation({ title: 'Budget' })
    const page = await world.open('user')
    const { asked, letGo } = await watch(page, 'Me')
    await page.goto(world.parley.url)
    await expect.poll(() => ofFirst(asked)).toEqual(['Me', 'MeWithConversations', 'MeWithConversations'])
    letGo()
    await page.getByRole('link', { name: 'Budget' }).waitFor()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(ofFirst(asked)).toEqual(['Me', 'MeWithConversations', 'MeWithConversations'])
  })

  it('asks for a conversation with its messages in one operation, and waits for no answer before', async () => {
    const { client } = await world.parley.signIn('user')
    const { conversation, reply } = await client.sendMessage({ content: 'How many are we?' })
    await client.reply(reply.id).done()
    const page = await world.open('user')
    const { asked, letGo } = await watch(page, 'Me')
    await page.goto(`${world.parley.url}/c/${conversation.id}`)
    const expected = ['ConversationWithMessages', 'Me', 'MeWithConversations', 'MeWithConversations']
    await expect.poll(() => ofFirst(asked)).toEqual(expected)
    letGo()
    await page.getByText('A short answer.').last().waitFor()
    expect(ofFirst(asked)).toEqual(expected)
    // What changes from here on is heard.
    await client.sendMessage({ conversationId: conversation.id, content: 'And tomorrow?' })
    await page.getByText('And tomorrow?').last().waitFor()
    expect(ofFirst(asked)).toEqual(expected)
    expect(world.complaints).toEqual([])
  })

  it('misses no conversation that begins between the list and its events', async () => {
    const { client } = await world.parley.signIn('user')
    const page = await world.open('user')
    const { asked, letGo } = await watch(page, 'MeWithConversations')
    await page.goto(world.parley.url)
    await expect.poll(() => asked).toContain('MeWithConversations')
    letGo()
    for (let i = 0; i < 5; i++) await client.createConversation({ title: `Between ${i}` })
    for (let i = 0; i < 5; i++) await page.getByRole('link', { name: `Between ${i}` }).waitFor()
  })

  it('asks nothing that is refused of who is not signed in', async () => {
    const page = await world.open(null)
    const refused: number[] = []
    page.on('response', response => {
      if (response.status() >= 400) refused.push(response.status())
    })
    await page.goto(world.parley.url)
    await page.getByRole('link', { name: /Sign in with/ }).waitFor()
    expect(refused).toEqual([])
    expect(world.complaints).toEqual([])
  })
})
