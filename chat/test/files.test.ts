import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { picture } from '../../server/test/files.ts'
import { reply, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('files beside a message', () => {
  let world: World
  const setVision = async (vision: boolean) => {
    const admin = await world.parley.signIn('admin')
    const id = await world.parley.modelId('test-model')
    const change = `mutation { updateModel(id: "${id}", input: { vision: ${vision} }) { id } }`
    expect((await admin.ask(change)).errors).toBeUndefined()
  }
  beforeAll(async () => {
    world = await startWorld()
    world.parley.model.otherwise('I see.')
    await setVision(true)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const message = (page: Page) => page.getByRole('textbox', { name: 'Message' })
  const tray = (page: Page) => page.locator('form').getByRole('list', { name: 'Files' })
  const choose = async (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) => {
    await page.getByRole('button', { name: 'Attach files' }).waitFor()
    await page.locator('input[type=file]').setInputFiles(files)
  }
  const text = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Some text') })

  it('are shown as they come, sent with it, and opened large by keyboard', async () => {
    const page = await world.open('user')
    const [first, second] = [await picture('png', 800, 600), await picture('jpeg', 300, 500)]
    await choose(
      page,
      { name: 'chart.png', mimeType: 'image/png', buffer: first },
      { name: 'tall.jpg', mimeType: 'image/jpeg', buffer: second },
      text('notes.txt'),
    )
    await message(page).fill('What is this?')
    await page.locator('form button[type=submit]:enabled').waitFor({ timeout: 30_000 })
    expect(await tray(page).getByRole('listitem').count()).toBe(3)
    expect(await problemsOn(page)).toEqual([])
    await message(page).press('Enter')
    await reply(page).getByText('I see.').waitFor()
    expect(await tray(page).count()).toBe(0)
    const sent = JSON.stringify(world.parley.model.requests.at(-1)?.body)
    expect(sent).toContain('image_url')
    expect(sent).toContain('Some text')
    const files = page.getByRole('region', { name: 'Files' })
    await files.getByRole('link', { name: 'Download notes.txt' }).waitFor()
    await files.getByRole('button', { name: 'Open chart.png' }).press('Enter')
    await page.getByRole('dialog', { name: 'chart.png' }).waitFor()
    expect(await problemsOn(page)).toEqual([])
    await page.keyboard.press('ArrowRight')
    const dialog = page.getByRole('dialog', { name: 'tall.jpg' })
    await dialog.getByRole('img').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await files.getByRole('button', { name: 'Open chart.png' }).and(page.locator(':focus')).waitFor()
    await page.reload()
    await files.getByRole('button', { name: 'Open tall.jpg' }).waitFor()
    await page.clock.install()
    await page.reload()
    await files.getByRole('button', { name: 'Open tall.jpg' }).waitFor()
    const again = page.waitForRequest(one => one.postData()?.includes('MessageAttachments') === true)
    await page.clock.fastForward(2 * 3_600_000)
    await again
  }, 90_000)

  it('wait for a slow network, and are sent again or taken out where it breaks', async () => {
    const page = await world.open('user')
    let isBroken = true
    const held = Promise.withResolvers<void>()
    await page.route('**/uploads/**', async route => {
      if (isBroken) return route.abort()
      await held.promise
      return route.continue()
    })
    await choose(page, text('a.txt'))
    await message(page).fill('Read it')
    const again = page.getByRole('button', { name: 'Send a.txt again' })
    await again.waitFor({ timeout: 30_000 })
    await tray(page).getByRole('alert').waitFor()
    expect(await page.locator('form button[type=submit]').isDisabled()).toBe(true)
    isBroken = false
    await again.click()
    await tray(page).getByRole('progressbar', { name: 'Sending a.txt' }).waitFor()
    await message(page).press('Enter')
    expect(await message(page).inputValue()).toBe('Read it')
    held.resolve()
    await page.locator('form button[type=submit]:enabled').waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Remove a.txt' }).click()
    await tray(page).waitFor({ state: 'detached' })
    await message(page).press('Enter')
    await reply(page).getByText('I see.').waitFor()
  }, 90_000)

  it('are sent alone, and are there again where no temporary conversation could be begun', async () => {
    const page = await world.open('user')
    await page.route('**/graphql', route =>
      route.request().postData()?.includes('CreateConversation') ? route.abort() : route.fallback(),
    )
    await page.getByRole('button', { name: 'Temporary' }).click()
    await choose(page, text('alone.txt'))
    await page.locator('form button[type=submit]:enabled').waitFor({ timeout: 30_000 })
    await message(page).press('Enter')
    await page.getByRole('alert').first().waitFor({ timeout: 30_000 })
    await tray(page).getByText('alone.txt').waitFor()
    await page.unroute('**/graphql')
    await message(page).press('Enter')
    await reply(page).getByText('I see.').waitFor()
    await page.getByRole('link', { name: 'Download alone.txt' }).waitFor()
  }, 90_000)

  it('may be all that is left of a message, and are shown large at another address where theirs has ended', async () => {
    const page = await world.open('user')
    await choose(page, { name: 'chart.png', mimeType: 'image/png', buffer: await picture('png', 800, 600) })
    await message(page).fill('What is this?')
    await page.locator('form button[type=submit]:enabled').waitFor({ timeout: 30_000 })
    await message(page).press('Enter')
    await reply(page).getByText('I see.').waitFor()
    await page.getByText('What is this?').last().hover()
    await page.getByRole('button', { name: 'Edit message' }).click()
    await page.getByRole('textbox', { name: 'Edit message' }).fill('')
    await page.getByRole('textbox', { name: 'Edit message' }).press('Enter')
    await page.getByText('What is this?').waitFor({ state: 'detached' })
    await reply(page).and(page.locator('[data-status=COMPLETE]')).waitFor()
    await page.route(/\/original\?/, route => route.fulfill({ status: 404 }))
    const again = page.waitForRequest(one => one.postData()?.includes('MessageAttachments') === true)
    await page.getByRole('button', { name: 'Open chart.png' }).click()
    await again
    await page.context().close()
  }, 90_000)

  it('can be pasted and dropped, and say why they are not taken', async () => {
    const page = await world.open('user')
    await page.getByRole('button', { name: 'Attach files' }).waitFor()
    await page.evaluate(() => {
      const give = (type: string, name: string, target: EventTarget, field: string) => {
        const data = new DataTransfer()
        data.items.add(new File(['<!doctype html>'], name, { type: 'image/png' }))
        target.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent(type, { clipboardData: data, cancelable: true })
            : new DragEvent(type, { [field]: data, cancelable: true, bubbles: true }),
        )
      }
      give('paste', 'pasted.png', document.querySelector('textarea') as EventTarget, 'clipboardData')
      give('drop', 'dropped.png', document.body, 'dataTransfer')
    })
    const refused = tray(page).getByText('not those of one that can be shown')
    await refused.nth(1).waitFor({ timeout: 30_000 })
    expect(await tray(page).getByRole('listitem').count()).toBe(2)
    // Sent again they would be refused again.
    expect(await tray(page).getByRole('button').allTextContents()).toHaveLength(2)
    await page.getByRole('button', { name: 'Remove pasted.png' }).click()
    await page.getByRole('button', { name: 'Remove dropped.png' }).click()
    await tray(page).waitFor({ state: 'detached' })
  }, 60_000)

  it('are not what is pasted where a picture of the words lies beside them', async () => {
    const page = await world.open('user')
    await page.getByRole('button', { name: 'Attach files' }).waitFor()
    const taken = await page.evaluate(() => {
      const paste = (...texts: string[]) => {
        const data = new DataTransfer()
        data.items.add(new File(['…'], 'image.png', { type: 'image/png' }))
        for (const type of texts) data.setData(type, 'A table')
        const event = new ClipboardEvent('paste', { clipboardData: data, cancelable: true })
        document.querySelector('textarea')?.dispatchEvent(event)
        return event.defaultPrevented
      }
      // Of a spreadsheet, and of a picture of a page.
      return [paste('text/plain', 'text/html'), paste('text/html')]
    })
    expect(taken).toEqual([false, true])
    await page.getByRole('button', { name: 'Remove image.png' }).click()
    await page.context().close()
  }, 60_000)

  it('are not sent as pictures to a model that does not see', async () => {
    await setVision(false)
    const page = await world.open('user')
    await choose(page, { name: 'chart.png', mimeType: 'image/png', buffer: await picture() })
    await message(page).fill('What is this?')
    await page.getByText('does not see pictures').waitFor()
    await page.waitForResponse(one => one.request().postData()?.includes('CompleteUpload') === true)
    expect(await page.locator('form button[type=submit]').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Remove chart.png' }).click()
    await page.locator('form button[type=submit]:enabled').waitFor()
    await setVision(true)
  }, 60_000)

  it('leave no complaint in the browser', () => expect(world.complaints).toEqual([]))
})
