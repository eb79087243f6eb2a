import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

const message = { name: 'Message' }

/** What people do that nobody has planned. */
describe.skipIf(!hasChromium)('at the edges', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(async () => {
    expect(world.complaints).toEqual([])
    await world[Symbol.asyncDispose]()
  })

  // 1280 × 1024 at 400 %, https://www.w3.org/TR/WCAG22/#reflow
  it('a page at 400 % is no wider than its window, and everything in it can be reached', async () => {
    const { open, parley } = world
    const page = await open('user', '/', { viewport: { width: 320, height: 256 } })
    parley.model.reply(
      '# A title\n\n| a | b | c | d |\n|--|--|--|--|\n| 1 | 2 | 3 | 4 |\n\n`one_long_word_of_code_that_goes_on_and_on`\n\nThe end.',
    )
    await send(page, 'Narrow')
    await reply(page).getByText('The end.').scrollIntoViewIfNeeded()
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
    const inside = async (name: string) => {
      const box = await page.getByRole('button', { name }).first().boundingBox()
      expect(box && box.x >= 0 && box.x + box.width <= 320 && box.y >= 0 && box.y + box.height <= 256).toBe(
        true,
      )
    }
    await inside('Send')
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Profile and settings' }).click()
    await page.getByRole('dialog').getByText('Sign-ins').scrollIntoViewIfNeeded()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await inside('Close')
    await page.context().close()
  })

  it('a text that is far too long says so while it is typed, and stays', async () => {
    const page = await world.open('user')
    const long = 'words and words '.repeat(12_500)
    await page.getByRole('textbox', message).fill(long)
    await page.getByRole('textbox', message).press('End')
    await page.getByRole('textbox', message).pressSequentially('!')
    await page.getByRole('alert').getByText('200,001 of').waitFor()
    expect(await page.getByRole('button', { name: 'Send' }).isEnabled()).toBe(false)
    await page.getByRole('textbox', message).press('Enter')
    expect(await page.getByRole('textbox', message).inputValue()).toBe(`${long}!`)
    await page.context().close()
  })

  it('back and forward while a reply is written lose nothing of it', async () => {
    const { open, parley } = world
    const page = await open('user')
    await send(page, 'First')
    await reply(page).getByText('A short answer.').waitFor()
    const answer = parley.model.hold()
    await send(page, 'Second')
    await answer.received
    answer.send('one ')
    await reply(page).getByText('one', { exact: true }).waitFor()
    const at = page.url()
    await page.keyboard.press('Control+Shift+O')
    await expect.poll(() => page.url()).not.toBe(at)
    answer.send('two ')
    await page.goBack()
    await reply(page).getByText('one two', { exact: true }).waitFor()
    await page.goForward()
    answer.send('three')
    answer.end()
    await page.goBack()
    await reply(page).getByText('one two three', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.context().close()
  })

  it('a second click on Send is none', async () => {
    const page = await world.open('user')
    await page.getByRole('textbox', message).fill('Only once')
    await page.getByRole('button', { name: 'Send' }).dblclick()
    await reply(page).getByText('A short answer.').waitFor()
    await page.reload()
    await reply(page).getByText('A short answer.').waitFor()
    expect(await page.getByRole('article').getByText('Only once').count()).toBe(1)
    await page.context().close()
  })

  it('a network of 50 KB a second with half a second of delay shows the app and a reply', async () => {
    const page = await world.open('user', '/healthz')
    const session = await page.context().newCDPSession(page)
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 500,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    })
    await page.goto(world.parley.url)
    await send(page, 'Slowly')
    await reply(page).getByText('A short answer.').waitFor()
    await page.context().close()
  })
})
