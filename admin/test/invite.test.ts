import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWorld, type World } from './world.ts'

const row = (page: Page, name: string) => page.locator('tr.row[data-id]').filter({ hasText: name }).first()
const dialog = (page: Page) => page.getByRole('dialog')

describe.skipIf(!hasChromium)('an admin, where nobody comes in by themselves', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ env: { SIGNUP: 'closed', ADMIN_EMAILS: 'ada@example.com' } })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('invites somebody, who comes in by the link, and sees it without a reload', async () => {
    const page = await world.open('admin', '/admin/invitations')
    await page.getByRole('button', { name: 'Invite' }).first().click()
    await dialog(page)
      .getByRole('textbox', { name: 'E-mail addresses' })
      .fill('mei@example.com\nnew@example.com')
    await dialog(page).getByRole('button', { name: 'Invite' }).click()
    await row(page, 'new@example.com').waitFor()
    const link = await row(page, 'mei@example.com')
      .getByRole('button', { name: 'Copy link' })
      .getAttribute('title')
    const guest = await world.open(null, link?.slice(world.parley.url.length))
    await guest.getByRole('link', { name: /Sign in with/ }).click()
    await guest.getByRole('button', { name: /Mei Tanaka/ }).click()
    await guest.waitForURL(url => url.pathname === '/')
    await row(page, 'mei@example.com').getByText('Accepted').waitFor()
  })

  it('lets somebody in who was refused', async () => {
    const guest = await world.open(null, '/auth/login/dev')
    await guest.getByRole('button', { name: /Jonas/ }).click()
    await guest.getByText(/have been told that you were here/).waitFor()
    const page = await world.open('admin', '/admin/knocks')
    await row(page, 'Jonas')
      .getByRole('button', { name: /Actions/ })
      .click()
    await page.getByRole('menuitem', { name: 'Let in' }).click()
    await dialog(page).getByRole('button', { name: 'Let in' }).click()
    await row(page, 'Jonas').getByText('Let in').waitFor()
    await guest.getByRole('link', { name: 'Try again' }).click()
    await guest.getByRole('button', { name: /Jonas/ }).click()
    await guest.waitForURL(url => url.pathname === '/')
    await row(page, 'Jonas').getByText('Came in').waitFor()
    expect(world.complaints).toEqual([])
  })
})
