import type { Parley } from '@parley/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { beside } from '../../server/test/beside.ts'
import { reply, send, startWorld, type World } from './world.ts'

const people = ['Samira Aydin', 'Samuel Beck', 'سامي حداد']

describe.skipIf(!hasChromium)('somebody is named in a message, by keyboard alone', () => {
  let world: World
  let page: Page
  let id: string
  let client: Parley
  beforeAll(async () => {
    world = await startWorld()
    const { parley, open } = world
    await beside(parley.databaseUrl, client =>
      client.user.createMany({
        data: people.map((name, i) => ({
          ...{ id: `usr_01h455vb4pex5vsknk084sn0${i}q`, name, nameFolded: name.toLowerCase() },
          ...{ status: 'ACTIVE', createdAt: new Date(i) },
        })),
      }),
    )
    client = (await parley.signIn('user')).client
    page = await open('user')
    await send(page, 'A beginning')
    await reply(page).getByText('A short answer.').waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    id = new URL(page.url()).pathname.slice('/c/'.length)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const field = () => page.locator('form textarea')
  const list = () => page.getByRole('listbox')
  const text = () => field().inputValue()
  /** What assistive technology is told to be chosen. */
  const active = () =>
    page.evaluate(() => {
      const named = document.activeElement?.getAttribute('aria-activedescendant') ?? ''
      return document.getElementById(named)?.querySelector('[dir]')?.textContent ?? null
    })
  const type = async (words: string) => {
    await field().fill('')
    await field().focus()
    await page.keyboard.type(words)
  }
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const namesIn = async () => (await client.conversationParticipants(id))?.map(({ user }) => user.name)

  it('the list is a combobox of the field, which keeps the focus; arrows, Home and End go through it', async () => {
    await type('Ask @sam')
    const box = page.getByRole('combobox', { name: 'Message', expanded: true })
    await box.waitFor()
    expect(await box.getAttribute('aria-controls')).toBe(await list().getAttribute('id'))
    expect(await page.getByRole('option').count()).toBe(2)
    const went = [await active()]
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End']) {
      await press(key)
      went.push(await active())
    }
    const [samira, samuel] = people
    expect(went).toEqual([samira, samuel, samira, samuel, samira, samuel])
    expect(await page.getByRole('option', { selected: true }).allTextContents()).toEqual([
      expect.stringContaining(samuel ?? ''),
    ])
  })

  it('Escape closes it and leaves the text, and then Enter sends', async () => {
    await type('Ask @sam')
    await list().waitFor()
    await press('Escape')
    await list().waitFor({ state: 'detached' })
    expect(await text()).toBe('Ask @sam')
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await press('i', 'Backspace')
    expect(await list().count()).toBe(0)
    world.parley.model.reply('It was sent as it is.')
    await press('Enter')
    await reply(page).getByText('It was sent as it is.').waitFor()
    expect(await text()).toBe('')
    expect(await namesIn()).toEqual(['Jonas Lindqvist'])
    await page.getByRole('button', { name: 'Send' }).waitFor()
  })

  it('Enter takes who is chosen, in the middle of a text, and they are let in', async () => {
    await type('Ask , please')
    await press('Home', ...Array<string>(4).fill('ArrowRight'))
    await page.keyboard.type('@sam')
    await list().waitFor()
    await press('ArrowDown', 'Enter')
    await list().waitFor({ state: 'detached' })
    await page.keyboard.type('too')
    expect(await text()).toBe('Ask @Samuel Beck too, please')
    await page.getByText('Samuel Beck is in this conversation now.').waitFor()
    expect(await namesIn()).toEqual(['Jonas Lindqvist', 'Samuel Beck'])
    await press('ControlOrMeta+z')
    expect(await text()).not.toContain('too')
  })

  it('Tab takes as well, and what it did can be undone', async () => {
    await type('@samir')
    await list().waitFor()
    await press('Tab')
    expect(await text()).toBe('@Samira Aydin ')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message')
    await page.getByText('Samira Aydin is in this conversation now.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().press('Enter')
    await expect.poll(namesIn).toEqual(['Jonas Lindqvist', 'Samuel Beck'])
  })

  it('letters of an input method go to it, and names from right to left are found', async () => {
    await type('@سام')
    await list().waitFor()
    expect(await active()).toBe(people[2])
    await field().dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    expect(await list().count()).toBe(1)
    expect(await text()).toBe('@سام')
    await press('Escape')
  })

  it('addresses and code name nobody', async () => {
    const asked: string[] = []
    page.on('request', request => {
      if ((request.postData() ?? '').includes('people(')) asked.push(request.postData() ?? '')
    })
    for (const words of ['sam@sam', 'see `@sam', '```\n@sam']) {
      await field().fill(words)
      await press('End')
      // One that is a name comes behind it: by then the other would have been asked for.
      await press('Control+a')
      await page.keyboard.type('@samu')
      await list().waitFor()
      await press('Escape')
    }
    expect(asked.filter(body => !body.includes('samu'))).toEqual([])
  })

  it('made no browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
