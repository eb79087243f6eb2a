import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWatch } from '../../server/test/watch.ts'
import { fillCompany } from './company.ts'
import { startWorld, type World } from './world.ts'

const row = (page: Page, name: string) => page.locator('tr.row[data-id]').filter({ hasText: name }).first()
const dialog = (page: Page) => page.getByRole('dialog')

/** Which session a browser has. */
async function currentSession(page: Page, url: string): Promise<string> {
  const query = '{ me { sessions(first: 50) { nodes { id current } } } }'
  const answer = await page.request.post(`${url}/graphql`, { data: { query }, headers: { origin: url } })
  const { data } = await answer.json()
  return data.me.sessions.nodes.find(({ current }: { current: boolean }) => current).id
}

describe.skipIf(!hasChromium)('an admin', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await fillCompany(world.parley, world.admin, 12)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('signs in where they were going', async () => {
    const page = await world.open(null, '/admin/sessions')
    await page.getByRole('link', { name: /Sign in with/ }).click()
    await page.getByRole('button', { name: /Ada Okafor/ }).click()
    await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/sessions')
  })

  it('gives a role to three people at once, and a second browser sees it without a reload', async () => {
    const [page, other] = [
      await world.open('admin', '/admin/users'),
      await world.open('admin', '/admin/users'),
    ]
    await row(other, 'Oskar').waitFor()
    for (const name of ['Oskar', 'Hana', 'Kofi']) await row(page, name).getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Assign role' }).click()
    await dialog(page).getByRole('combobox', { name: 'Role' }).fill('contr')
    await page.getByRole('option', { name: 'controlling' }).click()
    await dialog(page).getByRole('button', { name: 'Assign role' }).click()
    await row(page, 'Hana').getByText('controlling').waitFor()
    for (const name of ['Oskar', 'Hana', 'Kofi']) await row(other, name).getByText('controlling').waitFor()
  })

  it('ends a session, and its browser is signed out within two seconds', { tags: ['deadline'] }, async () => {
    const victim = await world.open('admin', '/admin/usage')
    await victim.getByRole('heading', { name: 'Usage', level: 1 }).waitFor()
    const page = await world.open(world.admin, '/admin/sessions')
    const id = await currentSession(victim, world.parley.url)
    await page
      .locator(`tr[data-id="${id}"]`)
      .getByRole('button', { name: /Actions/ })
      .click()
    await page.getByRole('menuitem', { name: 'End' }).click()
    using watch = startWatch()
    await dialog(page).getByRole('button', { name: 'End' }).click()
    await victim.getByRole('heading', { name: 'Your session was ended' }).waitFor()
    expect(watch.ms()).toBeLessThan(2000)
    expect(await victim.getByRole('link', { name: /Sign in with/ }).getAttribute('href')).toContain(
      'returnTo=',
    )
    await page.locator(`tr[data-id="${id}"]`).getByText('Ended').waitFor()
  })

  it('suspends somebody, and is told in numbers what ends', async () => {
    const page = await world.open('admin', '/admin/users')
    await row(page, 'Amara').click()
    await page
      .locator('.panel')
      .getByRole('button', { name: /Actions/ })
      .click()
    await page.getByRole('menuitem', { name: 'Suspend' }).click()
    await dialog(page).getByText('1 session ends.').waitFor()
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Lost a laptop.')
    await dialog(page).getByRole('button', { name: 'Suspend' }).click()
    await row(page, 'Amara').getByText('Suspended').waitFor()
    const { nodes } = await world.admin.client.users({ filter: { status: 'SUSPENDED' } })
    expect(nodes.map(({ name }) => name)).toContain('Amara Okafor')
  })

  it('makes a role from a copy, changes it after a look at the difference', async () => {
    const page = await world.open('admin', '/admin/roles')
    await page.getByRole('button', { name: 'Actions for role support' }).click()
    await page.getByRole('menuitem', { name: 'Copy role' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('second line')
    await dialog(page).getByRole('button', { name: 'Create' }).click()
    await page.getByRole('checkbox', { name: 'second line allows Manage sessions' }).waitFor()
    await page.getByRole('checkbox', { name: 'second line allows Read the audit log' }).check()
    await page.getByRole('checkbox', { name: 'second line allows Chat' }).uncheck()
    await page.getByRole('button', { name: 'Review and save' }).click()
    await expect.poll(() => dialog(page).locator('ins').allTextContents()).toEqual(['Read the audit log'])
    expect(await dialog(page).locator('del').allTextContents()).toEqual(['Chat'])
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Roles saved.').waitFor()
    const roles = await world.admin.client.roles()
    expect(roles.find(({ name }) => name === 'second line')?.permissions).toEqual(
      expect.arrayContaining(['AUDIT_READ', 'USERS_READ', 'SESSIONS_MANAGE']),
    )
  })

  it('sees what there is of conversations, and is offered no search of what they say', async () => {
    const page = await world.open('admin', '/admin/conversations')
    await page.locator('tr.row[data-id]').first().waitFor()
    expect(await page.locator('[data-list-search]').count()).toBe(0)
    const auditor = await world.open('auditor', '/admin/conversations')
    await auditor.locator('[data-list-search]').waitFor()
  })

  it('sets a budget for a person, and is told what is wrong where', async () => {
    const page = await world.open('admin', '/admin/budgets')
    await page.getByRole('button', { name: 'Set budget' }).click()
    await dialog(page).getByRole('combobox', { name: 'Scope' }).selectOption('USER')
    await dialog(page).getByRole('combobox', { name: 'For whom' }).fill('Linnea')
    await page.getByRole('option', { name: /Linnea/ }).click()
    await dialog(page).getByRole('combobox', { name: 'Period' }).selectOption('DAY')
    await dialog(page).getByRole('textbox', { name: 'Limit' }).fill('-3')
    await dialog(page).getByRole('button', { name: 'Set budget' }).click()
    await dialog(page).locator('.field-wrong, .error-note').first().waitFor()
    await dialog(page).getByRole('textbox', { name: 'Limit' }).fill('12.5')
    await dialog(page).getByRole('button', { name: 'Set budget' }).click()
    await row(page, 'Linnea').getByText('$12.50').waitFor()
  })

  it('reads of all of it in the audit log, and verifies its chain', async () => {
    const page = await world.open('admin', '/admin/auditEvents')
    await page
      .getByText(/Ada Okafor suspended Amara/)
      .first()
      .waitFor()
    await page.getByText(/Ada Okafor gave Hana .* the role controlling/).waitFor()
    await page.getByText(/ended a session of Ada Okafor/).waitFor()
    await page.getByRole('button', { name: /suspended Amara/ }).click()
    await page.getByText('Lost a laptop.').waitFor()
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/The chain is intact/).waitFor()
  })

  it('filters by a chip that stands in the address, and goes through rows by keyboard', async () => {
    const page = await world.open('admin', '/admin/users')
    await row(page, 'Kofi').waitFor()
    await page.getByRole('button', { name: 'Add filter' }).click()
    await page.getByRole('menuitem', { name: 'State' }).click()
    await dialog(page).getByRole('combobox', { name: 'State' }).selectOption('SUSPENDED')
    await dialog(page).getByRole('button', { name: 'Apply' }).click()
    await row(page, 'Kofi').waitFor({ state: 'detached' })
    expect(decodeURIComponent(page.url())).toContain('"status":"SUSPENDED"')
    await page.reload()
    await row(page, 'Amara').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('?')
    await dialog(page).getByText('Next and previous row').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('tr.row[data-id]').first().press('Enter')
    await page.getByRole('tab', { name: 'Sessions' }).waitFor()
  })

  it('sees it in German', async () => {
    const page = await world.open('admin', '/admin/users', { locale: 'de-DE' })
    await page.getByRole('heading', { name: 'Personen', level: 1 }).waitFor()
    await row(page, 'Kofi').getByText('Aktiv').waitFor()
  })

  it('is shown nothing that a browser complains about', () => {
    expect(world.complaints).toEqual([])
  })
})
