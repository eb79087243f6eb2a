import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { signInAuditor } from '../../server/test/auditor.ts'
import { reply, send, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('on the first day', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('somebody signs in where they were going, and is shown a place to write', async () => {
    const { open } = world
    const page = await open(null, '/')
    await page.getByRole('link', { name: /Sign in with/ }).click()
    await page.getByRole('button', { name: /Jonas Lindqvist/ }).click()
    await page.getByRole('heading', { name: /Jonas/ }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message')
  })

  it('a reply is shown as it is written, can be stopped, and keeps its text', async () => {
    const { parley, open } = world
    const page = await open('user')
    const answer = parley.model.hold()
    await send(page, 'Hello there')
    await page.getByText('Thinking').waitFor()
    await answer.received
    answer.send('**Good** ', 'morn')
    await reply(page).getByText('morn').waitFor()
    expect(await reply(page).locator('strong').textContent()).toBe('Good')
    expect(page.url()).toMatch(/\/c\/cnv_/)
    await page.getByRole('button', { name: 'Stop' }).click()
    await reply(page).getByText('Stopped.').waitFor()
    expect(await reply(page).locator('p').first().textContent()).toBe('Good morn')
    await page.getByRole('link', { name: 'New chat' }).waitFor()
  })

  it('what the model thinks stands folded above its answer, also when the page is loaded again', async () => {
    const { parley, open } = world
    const page = await open('user')
    const answer = parley.model.hold()
    await send(page, 'Axolotls?')
    await answer.received
    answer.delta({ reasoning_content: 'They ask about **axolotls**.' })
    const thought = reply(page).getByRole('group')
    await thought.getByText('Thinking').waitFor()
    expect(await thought.getByText('axolotls').count()).toBe(0)
    await thought.getByText('Thinking').press('Enter')
    expect(await thought.locator('strong').textContent()).toBe('axolotls')
    answer.delta({ reasoning_content: ' Yes is enough.' })
    await thought.getByText('Yes is enough.').waitFor()
    answer.send('Indeed.')
    answer.end()
    await reply(page).getByText('Indeed.').waitFor()
    await thought.getByText('Thought process').waitFor()
    await page.reload()
    await thought.getByText('Thought process').waitFor()
    expect(await problemsOn(page)).toEqual([])
    await thought.getByText('Thought process').click()
    await thought.getByText('Yes is enough.').waitFor()
    expect(await problemsOn(page)).toEqual([])
  })

  it('tasks of a list are boxes, ticked or not', async () => {
    const { parley, open } = world
    const page = await open('user')
    parley.model.reply('- [x] **done**\n- [ ] open\n\nThat is all.')
    await send(page, 'What is left?')
    await reply(page).getByText('That is all.').waitFor()
    const boxes = await reply(page).getByRole('checkbox').all()
    expect(await Promise.all(boxes.map(box => box.isChecked()))).toEqual([true, false])
    expect(await reply(page).textContent()).not.toContain('[x]')
  })

  it('a message is edited, written again, and each version can be gone back to', async () => {
    const { parley, open } = world
    const page = await open('user')
    parley.model.reply('First answer')
    await send(page, 'First question')
    await reply(page).getByText('First answer').waitFor()
    await page.getByText('First question').hover()
    parley.model.reply('Second answer')
    await page.getByRole('button', { name: 'Edit message' }).click()
    await page.getByRole('textbox', { name: 'Edit message' }).fill('Second question')
    await page.keyboard.press('Enter')
    await reply(page).getByText('Second answer').waitFor()
    parley.model.reply('Third answer')
    await page.getByRole('button', { name: 'Write again', exact: true }).click()
    await reply(page).getByText('Third answer').waitFor()
    await reply(page).getByRole('button', { name: 'Previous version' }).click()
    await reply(page).getByText('Second answer').waitFor()
    await page.getByRole('button', { name: 'Previous version' }).first().click()
    await reply(page).getByText('First answer').waitFor()
  })

  it('a failed reply says why in words, keeps its text, and is written again', async () => {
    const { parley, open } = world
    const page = await open('user')
    const answer = parley.model.hold()
    await send(page, 'Will it fail?')
    await answer.received
    answer.send('Half of it')
    await reply(page).getByText('Half of it').waitFor()
    answer.cut()
    await reply(page).getByRole('alert').waitFor()
    expect(await reply(page).textContent()).toContain('Half of it')
    parley.model.reply('All of it')
    await page.getByRole('button', { name: 'Try again' }).click()
    await reply(page).getByText('All of it').waitFor()
  })

  it('conversations are renamed, pinned, archived and deleted, and what was done can be undone', async () => {
    const { parley, open } = world
    const { client } = await parley.signIn('admin')
    for (const title of ['One', 'Two', 'Three']) await client.createConversation({ title })
    const page = await open('admin')
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
    const act = async (name: string, what: string) => {
      await row(name).getByRole('button').click()
      await page.getByRole('menuitem', { name: what }).click()
    }
    await act('One', 'Rename')
    await page.getByRole('textbox', { name: 'Title' }).fill('Uno')
    await page.keyboard.press('Enter')
    await row('Uno').waitFor()
    await act('Two', 'Pin')
    await page.getByRole('heading', { name: 'Pinned' }).waitFor()
    await act('Three', 'Archive')
    await row('Three').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('Three').waitFor()
    await act('Three', 'Delete')
    await row('Three').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('Three').waitFor()
    await act('Uno', 'Delete')
    await row('Uno').waitFor({ state: 'detached' })
    // Whoever closes the page meanwhile has asked for it all the same.
    await page.reload()
    await row('Three').waitFor()
    expect(await row('Uno').count()).toBe(0)
    await expect
      .poll(async () => (await client.conversations().all(10)).map(({ title }) => title))
      .toEqual(expect.not.arrayContaining(['Uno']))
  })

  it('a message is deleted alone or with all that follows, here and in other tabs, and can be brought back', async () => {
    const { parley, open } = world
    const one = await open('user')
    parley.model.reply('An answer that stays')
    await send(one, 'Better forget this')
    await reply(one).getByText('An answer that stays').waitFor()
    await one.getByRole('button', { name: 'Send' }).waitFor()
    const two = await open('user', new URL(one.url()).pathname)
    await two.getByText('Better forget this').waitFor()
    const remove = async (what: string) => {
      await one.getByRole('button', { name: 'Delete', exact: true }).first().click()
      await one.getByRole('menuitem', { name: what }).click()
    }
    await remove('Delete this message')
    for (const page of [one, two]) {
      await page.getByText('This message was deleted.').waitFor()
      await reply(page).getByText('An answer that stays').waitFor()
      expect(await page.getByText('Better forget this').count()).toBe(0)
    }
    await one.getByRole('button', { name: 'Undo' }).click()
    for (const page of [one, two]) await page.getByText('Better forget this').waitFor()
    await remove('Delete with all that follows')
    for (const page of [one, two]) {
      await page.getByText('An answer that stays').waitFor({ state: 'detached' })
      expect(await page.getByText('Better forget this').count()).toBe(0)
    }
  })

  it('what somebody prefers holds on the next device', async () => {
    const { open } = world
    const one = await open('viewer', '/#profile/preferences')
    await one.getByLabel('Colours').selectOption('Dark')
    const words = one.getByLabel('What every model should know about you')
    await words.fill('I am a geologist.')
    await one.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await one.getByRole('dialog').getByRole('button', { name: 'Save', disabled: true }).waitFor()
    const two = await open('viewer', '/#profile/preferences')
    await two.locator('html[data-theme=dark]').waitFor()
    expect(await two.getByLabel('What every model should know about you').inputValue()).toBe(
      'I am a geologist.',
    )
  })

  it('a conversation with something new says so, until it is looked at', async () => {
    const { parley, open } = world
    const { client } = await parley.signIn('user')
    const page = await open('user')
    parley.model.reply('While nobody looks')
    const { conversation, reply: answer } = await client.sendMessage({ content: 'From elsewhere' })
    await client.reply(answer.id).done()
    await client.updateConversation(conversation.id, { title: 'From elsewhere' })
    const row = page.getByRole('listitem').filter({ hasText: 'From elsewhere' })
    await row.getByRole('img', { name: '1 unread' }).waitFor()
    await row.getByRole('link').click()
    await reply(page).getByText('While nobody looks').waitFor()
    await expect.poll(async () => (await client.conversation(conversation.id))?.unread).toBe(0)
    await page.getByRole('button', { name: 'New chat', exact: true }).click()
    await row.getByRole('img', { name: '1 unread' }).waitFor({ state: 'detached' })
  })

  it('what happens in one tab is seen in another', async () => {
    const { parley, open } = world
    const one = await open('user')
    parley.model.reply('To both')
    await send(one, 'Anybody there?')
    await reply(one).getByText('To both').waitFor()
    const two = await open('user', new URL(one.url()).pathname)
    await reply(two).getByText('To both').waitFor()
    const answer = parley.model.hold()
    await send(one, 'Again')
    await answer.received
    answer.send('Live ')
    await reply(two).getByText('Live').waitFor()
    answer.send('text')
    answer.end()
    await reply(two).getByText('Live text').waitFor()
  })

  it('a long reply that ends while they look elsewhere is told', async () => {
    const { parley, open } = world
    const page = await open('user')
    const answer = parley.model.hold()
    await send(page, 'Think long')
    await answer.received
    answer.send('Thought')
    await reply(page).getByText('Thought').waitFor()
    // A browser without a screen has no hidden tabs, and nobody to ask.
    await page.evaluate(() => {
      const now = Date.now()
      Date.now = () => now + 60_000
      Object.defineProperty(document, 'hidden', { get: () => true })
      class Notice {
        static permission = 'granted'
        constructor(title: string) {
          document.documentElement.setAttribute('data-told', title)
        }
      }
      Object.assign(window, { Notification: Notice })
    })
    answer.end()
    await page.locator('html[data-told="The reply is done."]').waitFor()
    // As on Android, where a page may not do so by itself.
    await page.evaluate(() => {
      const refusing = () => {
        throw new TypeError('Illegal constructor')
      }
      Object.assign(window, { Notification: Object.assign(refusing, { permission: 'granted' }) })
    })
    const again = parley.model.hold()
    await send(page, 'Think again')
    await again.received
    again.send('Thought twice')
    await reply(page).getByText('Thought twice').waitFor()
    await page.evaluate(() => {
      const now = Date.now()
      Date.now = () => now + 60_000
    })
    again.end()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    expect(await reply(page).textContent()).toContain('Thought twice')
  })

  it('an announcement covers nothing, and stays away once it was put away', async () => {
    const { parley, open } = world
    const admin = await parley.signIn('admin')
    await admin.client.setAnnouncement({
      input: { text: 'Maintenance at noon: for an hour replies may take longer than usual', level: 'INFO' },
    })
    const page = await open('user', '/', { viewport: { width: 390, height: 844 } })
    await page.getByText('Maintenance at noon').waitFor()
    await page.getByRole('button', { name: 'Conversations' }).click()
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await page.keyboard.press('Escape')
    await page
      .getByRole('status')
      .filter({ hasText: 'Maintenance' })
      .getByRole('button', { name: 'Close' })
      .click()
    await page.reload()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(await page.getByText('Maintenance at noon').count()).toBe(0)
    await admin.client.setAnnouncement()
  })

  it('who opened what they wrote is named, with the reason', async () => {
    const { parley, open } = world
    const { client } = await parley.signIn('user')
    const { conversation } = await client.sendMessage({ content: 'For few eyes' })
    const reason = 'a question of the works council'
    const auditor = await signInAuditor(parley, { conversationId: conversation.id, reason })
    await auditor.ask({
      query: 'query ($id: ID!) { conversation(id: $id, scope: ALL) { title lastMessage { content } } }',
      variables: { id: conversation.id },
    })
    const page = await open('user', '/#profile/readers')
    await page.getByRole('listitem').filter({ hasText: reason }).getByText('Opened by an auditor').waitFor()
  })

  it('nothing of all that made the browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
