import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, startWorld, type World } from './world.ts'

/** More steps than any page here has places to stop. */
const STEPS = 120

describe.skipIf(!hasChromium)('by keyboard alone', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await world.parley.signIn('admin')
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const nameOf = (page: Page) =>
    page.evaluate(() => {
      const at = document.activeElement
      return (
        at?.getAttribute('aria-label') ?? (at?.matches('a, button, [role]') ? (at.textContent ?? '') : '')
      )
    })
  /** Goes on, or back, until that has the focus. */
  async function reach(page: Page, name: string | RegExp, key = 'Tab') {
    const seen: string[] = []
    for (let i = 0; i < STEPS; i++) {
      const here = await nameOf(page)
      if (typeof name === 'string' ? here === name : name.test(here)) return
      seen.push(here.slice(0, 30))
      await page.keyboard.press(key)
    }
    throw new Error(`${name} cannot be reached: ${seen.join(' | ')}`)
  }
  const press = async (page: Page, name: string | RegExp, key?: string) => {
    await reach(page, name, key)
    await page.keyboard.press('Enter')
  }
  const say = async (page: Page, text: string) => {
    await reach(page, 'Message')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }

  it('a whole first day is gone through, from signing in to signing out', async () => {
    const { parley, open } = world
    const page = await open(null)
    await page.getByRole('link', { name: /Sign in with/ }).waitFor()
    await press(page, /Sign in with/)
    await page.getByRole('button', { name: /Jonas Lindqvist/ }).waitFor()
    await press(page, /Jonas Lindqvist/)
    await page.getByRole('heading', { name: /Jonas/ }).waitFor()

    const held = parley.model.hold()
    await say(page, 'Where is the zeppelin?')
    await held.received
    held.send('Above ')
    await reply(page).getByText('Above').waitFor()
    await press(page, 'Stop')
    await reply(page).getByText('Stopped.').waitFor()

    parley.model.reply('In its hangar.')
    await reach(page, 'Message')
    await page.keyboard.press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit message' }).waitFor()
    await page.keyboard.type(' Today')
    await page.keyboard.press('Enter')
    await reply(page).getByText('In its hangar.').waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await press(page, 'Previous version', 'Shift+Tab')
    await reply(page).getByText('Above').waitFor()
    await press(page, 'Next version')
    await reply(page).getByText('In its hangar.').waitFor()

    await parley.searchSettled()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).waitFor()
    await page.keyboard.type('zeppelin')
    await page.locator('mark').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('article:focus').getByText('zeppelin').waitFor()

    const before = page.url()
    await press(page, 'Continue in a new conversation')
    await page.getByText('Continued from').waitFor()
    expect(page.url()).not.toBe(before)
    await reach(page, 'Message')
    await page.keyboard.type('Ask @ada')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Ada Okafor is in this conversation now.').waitFor()
    await page.keyboard.type('about it')
    await page.keyboard.press('Enter')
    await reply(page, 1).getByText('A short answer.').waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()

    await press(page, /^Actions for/, 'Shift+Tab')
    await page.getByRole('menuitem', { name: 'Export' }).waitFor()
    await reach(page, 'Export', 'ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await reach(page, /^Markdown/)
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(file.suggestedFilename()).toMatch(/\.md$/)
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    // With it goes its own way back.
    await page.getByText('Ada Okafor is in this conversation now.').waitFor({ state: 'detached' })
    await press(page, 'Delete', 'Shift+Tab')
    await page.getByRole('menuitem', { name: 'Delete this message' }).waitFor()
    await reach(page, 'Delete this message', 'ArrowDown')
    await page.keyboard.press('Enter')
    await reply(page, 1).waitFor({ state: 'detached' })
    await press(page, 'Undo')
    await reply(page, 1).getByText('A short answer.').waitFor()

    await press(page, 'Jonas Lindqvist')
    await reach(page, 'Sign out', 'ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /Sign in with/ }).waitFor()
    expect(world.complaints).toEqual([])
  })
})
