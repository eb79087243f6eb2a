import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOn } from '../../admin/test/axe.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { eventually } from '../../server/test/eventually.ts'
import { reply, send, startWorld, type World } from './world.ts'

const ALL = '[TEMPERATURE, TOP_P, MAX_TOKENS, REASONING_EFFORT, VERBOSITY, STOP]'

describe.skipIf(!hasChromium)('how a model answers', () => {
  let world: World
  const setAdjustable = async (adjustable: string) => {
    const admin = await world.parley.signIn('admin')
    const id = await world.parley.modelId('test-model')
    const change = `mutation { updateModel(id: "${id}", input: { adjustable: ${adjustable} }) { id } }`
    expect((await admin.ask(change)).errors).toBeUndefined()
  }
  beforeAll(async () => {
    world = await startWorld()
    world.parley.model.otherwise('Yes.')
    await setAdjustable(ALL)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('is chosen for a conversation, by keyboard, and taken back', async () => {
    const { parley, open } = world
    const page = await open('user')
    await send(page, 'Hello')
    await reply(page).getByText('Yes.').waitFor()
    await page.getByRole('button', { name: 'How it answers' }).press('Enter')
    const panel = page.getByRole('dialog', { name: 'How it answers' })
    const temperature = panel.getByRole('slider', { name: 'Temperature' })
    await temperature.waitFor()
    expect(await temperature.getAttribute('aria-valuetext')).toBe('Company default')
    const kept = () =>
      page.waitForResponse(one => one.request().postData()?.includes('UpdateConversation') === true)
    const saved = kept()
    await temperature.press('ArrowLeft')
    await saved
    const chosen = kept()
    await panel.getByRole('combobox', { name: 'Detail' }).selectOption('low')
    await chosen
    expect(await problemsOn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    await send(page, 'And now?')
    await eventually(() =>
      expect(parley.model.requests.map(({ body }) => body)).toContainEqual(
        expect.objectContaining({ temperature: 0.9, verbosity: 'low' }),
      ),
    )

    await page.reload()
    await page.getByRole('button', { name: 'How it answers' }).click()
    expect(await temperature.getAttribute('aria-valuetext')).toBe('0.9')
    await panel.getByRole('button', { name: 'Reset: Temperature' }).click()
    await panel.getByText('Company default').first().waitFor()
    await panel.getByRole('button', { name: 'Reset all' }).click()
    await panel.getByRole('button', { name: 'Reset all' }).waitFor({ state: 'detached' })
  })

  it('says what is wrong, and shows what holds again', async () => {
    const page = await world.open('user')
    await send(page, 'Hello')
    await page.getByRole('button', { name: 'How it answers' }).click()
    const panel = page.getByRole('dialog', { name: 'How it answers' })
    await panel.getByRole('slider', { name: 'Temperature' }).waitFor()
    await setAdjustable('[TOP_P]')
    await panel.getByRole('slider', { name: 'Temperature' }).press('ArrowRight')
    await panel.getByText('temperature cannot be changed').waitFor()
    expect(await panel.getByRole('slider', { name: 'Temperature' }).getAttribute('aria-valuetext')).toBe(
      'Company default',
    )
    await setAdjustable(ALL)
  })

  it('is said in German, and is not there where nothing may be chosen', async () => {
    const page = await world.open('user', '/', { locale: 'de-DE' })
    const field = page.getByRole('textbox', { name: 'Nachricht' })
    await field.fill('Hallo')
    await field.press('Enter')
    await reply(page).getByText('Yes.').waitFor()
    await page.getByRole('button', { name: 'Wie es antwortet' }).click()
    await page.getByRole('dialog').getByText('Niedrig bleibt beim Naheliegenden').waitFor()
    await setAdjustable('[]')
    await page.reload()
    await reply(page).getByText('Yes.').waitFor()
    expect(await page.getByRole('button', { name: 'Wie es antwortet' }).count()).toBe(0)
  })
})
