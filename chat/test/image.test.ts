import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { picture as image } from '../../server/test/files.ts'
import { reply, send, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('an image made by a model', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({
      env: {
        OPENAI_MODELS: 'test-model,painter,writer',
        MODEL_DETAILS: 'test-model: imageGeneration context=8000; painter: imageGeneration',
      },
    })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const askFor = async (page: Page, prompt: string) => {
    await page.getByRole('button', { name: 'Make an image' }).click()
    await page.getByRole('textbox', { name: 'Message' }).fill(prompt)
    await page.getByRole('textbox', { name: 'Message' }).press('Enter')
  }

  it('is asked for by a button, shown on its way and in the reply, opened large, and stopped', async () => {
    const page = await world.open('user')
    await askFor(page, 'A cat on a roof')
    const picture = reply(page).getByRole('button', { name: 'Open A cat on a roof.png' })
    await picture.waitFor({ timeout: 30_000 })
    await picture.getByRole('img', { name: 'A cat on a roof' }).waitFor()
    const button = page.getByRole('button', { name: 'Make an image' })
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    expect(await problemsOn(page)).toEqual([])
    await picture.click()
    await page.getByRole('dialog').getByRole('img').waitFor()
    await page.keyboard.press('Escape')
    const streamed = world.parley.model.images.stream()
    await askFor(page, 'A hill')
    const coming = page.getByRole('img', { name: 'The image, as far as it is made' })
    await reply(page).getByText('Making an image …').waitFor()
    await streamed.preview(await image('png', 64, 48))
    await coming.waitFor()
    const first = await coming.getAttribute('src')
    await streamed.preview(await image('png', 640, 480))
    await expect.poll(() => coming.getAttribute('src')).not.toBe(first)
    expect(await problemsOn(page)).toEqual([])
    await streamed.end(await image('png', 640, 480))
    await reply(page).getByRole('button', { name: 'Open A hill.png' }).waitFor()
    expect(await coming.count()).toBe(0)
    const held = world.parley.model.images.hold()
    await askFor(page, 'A dog')
    await held.asked
    await reply(page).getByText('Making an image …').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await held.gone
    expect(world.complaints).toEqual([])
  })

  it('is made anew by models that make images, and a text is written anew by those that write', async () => {
    const page = await world.open('user')
    const offered = async () => {
      await reply(page).getByRole('button', { name: 'Write again with another model' }).press('Enter')
      const items = page.getByRole('menuitemradio')
      await items.first().waitFor()
      const names = await items.allTextContents()
      await page.keyboard.press('Escape')
      return names
    }
    await send(page, 'What is a cat?')
    await reply(page).getByText('A short answer.').waitFor()
    expect(await offered()).toEqual(['test-model', 'writer'])
    await askFor(page, 'A cat')
    await reply(page).getByRole('button', { name: 'Open A cat.png' }).waitFor({ timeout: 30_000 })
    expect(await offered()).toEqual(['test-model', 'painter'])
  })
})
