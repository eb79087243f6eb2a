import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { problemsOn } from './axe.ts'
import { startWorld, type World } from './world.ts'

const row = (page: Page, name: string) => page.locator('tr.row').filter({ hasText: name }).first()
const dialog = (page: Page) => page.getByRole('dialog')

describe.skipIf(!hasChromium)('an admin', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({
      env: { OPENAI_MODELS: 'large,small', MODEL_DETAILS: 'large: prompt=1.25 completion=10 context=8000' },
    })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  const edit = async (page: Page, name: string) => {
    await row(page, name)
      .getByRole('button', { name: /Actions/ })
      .click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await dialog(page).getByText('What people see').waitFor()
  }
  const save = (page: Page) => dialog(page).getByRole('button', { name: 'Save' }).click()
  const box = (page: Page, name: string | RegExp) => dialog(page).getByRole('textbox', { name })

  it('corrects a model by hand, is told what is wrong where, and takes it back', async () => {
    const page = await world.open('admin', '/admin/models')
    await row(page, 'large').getByText('Offered').waitFor()
    await row(page, 'large').getByText('OpenAI-compatible server').waitFor()
    await edit(page, 'large')
    expect(await box(page, 'Name').getAttribute('placeholder')).toBe('large')
    expect(await box(page, 'Read, per million').getAttribute('placeholder')).toBe('1.25')
    expect(
      await dialog(page).getByRole('spinbutton', { name: 'Context window' }).getAttribute('placeholder'),
    ).toBe('8,000')
    expect(await problemsOn(page)).toEqual([])
    await box(page, 'Name').fill('Our best')
    await box(page, 'Icon').fill('owl')
    await box(page, 'Read, per million').fill('2')
    await save(page)
    await dialog(page).getByText('icon must be one character').first().waitFor()
    await box(page, 'Icon').fill('🦉')
    await save(page)
    await dialog(page).getByText('completionPricePerMillionTokens is needed').first().waitFor()
    await box(page, 'Written, per million').fill('20')
    // By the keyboard.
    await box(page, 'Written, per million').press('Enter')
    await row(page, 'Our best').getByText('$20').waitFor()

    // What has just been done may be undone; of two, the first one until it is put away.
    await page.locator('.note').getByRole('button', { name: 'Close' }).click()
    await edit(page, 'Our best')
    await dialog(page).getByRole('button', { name: 'Take all back' }).click()
    await save(page)
    await row(page, 'large').getByText('$10').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await row(page, 'Our best').getByText('$20').waitFor()
  })

  it('takes a model out of use and makes another one the default, which people see', async () => {
    const page = await world.open('admin', '/admin/models')
    await edit(page, 'small')
    await dialog(page).getByRole('combobox', { name: 'Default' }).selectOption({ label: 'Yes' })
    await save(page)
    await row(page, 'small').getByText('Yes').waitFor()
    await edit(page, 'Our best')
    await dialog(page).getByRole('combobox', { name: 'Enabled' }).selectOption({ label: 'No' })
    await save(page)
    await row(page, 'Our best').getByText('Disabled').waitFor()
    const { data } = await (await world.parley.signIn('user')).ask('{ models { name isDefault } }')
    expect(data.models).toEqual([{ name: 'small', isDefault: true }])
    expect(world.complaints).toEqual([])
  })

  it('says what people may change, and who answers in its place, in order', async () => {
    const page = await world.open('admin', '/admin/models')
    await edit(page, 'small')
    await dialog(page).getByRole('checkbox', { name: 'Temperature' }).check()
    await dialog(page).getByRole('checkbox', { name: 'Stop' }).check()
    const inItsPlace = dialog(page).getByRole('combobox', { name: 'Answer in its place' })
    await inItsPlace.click()
    await page.getByRole('option', { name: 'small' }).click()
    expect(await problemsOn(page)).toEqual([])
    await save(page)
    await dialog(page).getByText('A model cannot answer in its own place.').first().waitFor()
    await inItsPlace.press('Backspace')
    await inItsPlace.press('ArrowDown')
    await page.getByRole('option', { name: 'Our best' }).click()
    await save(page)
    await dialog(page).waitFor({ state: 'detached' })
    const { data } = await (await world.parley.signIn('admin')).ask(
      '{ models { name adjustable fallbacks { name } } }',
    )
    expect(data.models).toEqual([{ name: 'small', adjustable: ['TEMPERATURE', 'STOP'], fallbacks: [] }])

    await edit(page, 'small')
    expect(await dialog(page).getByRole('checkbox', { name: 'Stop' }).isChecked()).toBe(true)
    await dialog(page).getByRole('button', { name: 'Our best' }).waitFor()
    expect(world.complaints).toEqual([])
  })

  it('does so in German', async () => {
    const page = await world.open('admin', '/admin/models', { locale: 'de-DE' })
    await row(page, 'small').getByText('Angeboten').waitFor()
    await row(page, 'small')
      .getByRole('button', { name: /Aktionen/ })
      .click()
    await page.getByRole('menuitem', { name: 'Bearbeiten' }).click()
    await dialog(page).getByText('Was man sieht').waitFor()
    await dialog(page).getByRole('button', { name: 'Speichern' }).waitFor()
  })
})
