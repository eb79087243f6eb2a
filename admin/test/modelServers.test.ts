import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { type ModelServer, startModelServer } from '../../server/test/modelServer.ts'
import { problemsOn } from './axe.ts'
import { startWorld, type World } from './world.ts'

const KEY = 'sk-of-the-cellar-0123456789'
const row = (page: Page, name: string) => page.locator('tr.row').filter({ hasText: name }).first()
const dialog = (page: Page) => page.getByRole('dialog')

describe.skipIf(!hasChromium)('an admin', () => {
  let world: World
  let cellar: ModelServer
  beforeAll(async () => {
    world = await startWorld({ env: { MODEL_NETWORKS: '127.0.0.1' } })
    cellar = await startModelServer()
  })
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
    await cellar?.close()
  })

  const choose = async (page: Page, name: string, action: string) => {
    await row(page, name)
      .getByRole('button', { name: /Actions/ })
      .click()
    await page.getByRole('menuitem', { name: action }).click()
  }

  it('adds a model server, tests it, changes it and deletes it', async () => {
    const page = await world.open('admin', '/admin/modelServers')
    await row(page, 'OpenAI-compatible server').getByText('Ready').waitFor()
    await row(page, 'OpenAI-compatible server')
      .getByRole('button', { name: /Actions/ })
      .click()
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Test…'])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add model server' }).click()
    await dialog(page).getByRole('button', { name: 'Add model server' }).click()
    await dialog(page).getByText('Fill this in.').first().waitFor()
    expect(await dialog(page).getByText('Fill this in.').count()).toBe(2)
    await dialog(page)
      .locator('input:focus')
      .and(dialog(page).getByRole('textbox', { name: 'Name' }))
      .waitFor()
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Cellar')
    await dialog(page).getByRole('combobox', { name: 'Kind' }).selectOption('OPENAI_COMPATIBLE')
    await dialog(page).getByRole('textbox', { name: 'Address' }).fill('http://169.254.169.254/v1')
    await dialog(page).getByLabel('Key', { exact: true }).fill(KEY)
    await dialog(page).getByRole('button', { name: 'Add model server' }).click()
    await dialog(page).getByText('metadata service').first().waitFor()
    await dialog(page).getByRole('textbox', { name: 'Address' }).fill(cellar.url)
    await dialog(page).getByRole('button', { name: 'Add model server' }).click()
    await row(page, 'Cellar').getByText('Ready').waitFor()

    await choose(page, 'Cellar', 'Test')
    await dialog(page).getByRole('button', { name: 'Test' }).click()
    await dialog(page).getByText('It takes the key.').waitFor()
    await dialog(page).getByText('test-model answers piece by piece.').waitFor()
    expect(await problemsOn(page)).toEqual([])
    expect(cellar.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
    await dialog(page).getByRole('button', { name: 'Close' }).last().click()

    await choose(page, 'Cellar', 'Edit')
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Attic')
    await dialog(page).getByRole('button', { name: 'Edit' }).click()
    await row(page, 'Attic').waitFor()
    expect(await page.content()).not.toContain(KEY)

    await choose(page, 'Attic', 'Delete')
    await dialog(page).getByRole('button', { name: 'Delete' }).click()
    await row(page, 'Attic').waitFor({ state: 'detached' })
    expect(world.complaints).toEqual([])
  })

  it('is told in German what works', async () => {
    const page = await world.open('admin', '/admin/modelServers', { locale: 'de-DE' })
    await page
      .locator('tr.row')
      .first()
      .getByRole('button', { name: /Aktionen/ })
      .click()
    await page.getByRole('menuitem', { name: 'Prüfen' }).click()
    await dialog(page).getByRole('button', { name: 'Prüfen' }).click()
    await dialog(page).getByText('Er nimmt den Schlüssel an.').waitFor()
    await dialog(page).getByText('test-model antwortet Stück für Stück.').waitFor()
  })
})
