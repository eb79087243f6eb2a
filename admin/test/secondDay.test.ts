import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWorld, type World } from './world.ts'

const reason = 'Ticket 4711: asks what became of an answer'
const row = (page: Page, name: string) => page.locator('tr.row[data-id]').filter({ hasText: name }).first()
const dialog = (page: Page) => page.getByRole('dialog')

describe.skipIf(!hasChromium)('on the second day', () => {
  let world: World
  let conversation: string
  let owner: string
  beforeAll(async () => {
    // A reply may cost a hundredth at most.
    const MODEL_DETAILS = 'test-model: prompt=0 completion=10 output=1000'
    world = await startWorld({ env: { CHAT: 'on', MODEL_DETAILS } })
    const { client } = await world.parley.signIn('user')
    const sent = await client.sendMessage({ content: 'Where is my answer?' })
    await client.reply(sent.reply.id).done()
    conversation = sent.conversation.id
    owner = (await client.me())?.id ?? ''
    await world.parley.signIn('auditor')
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('an auditor reads a transcript after they said why, sees how long they may, and ends it', async () => {
    const page = await world.open('auditor', `/admin/conversations/${conversation}`)
    await page.getByRole('tab', { name: 'Transcript' }).click()
    expect(await page.getByText('Where is my answer?').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Reason' }).fill(reason)
    await page.getByRole('spinbutton', { name: 'Minutes' }).fill('30')
    await page.getByRole('button', { name: 'Open the transcript' }).click()
    const said = page.getByRole('list', { name: 'Messages' }).getByRole('listitem')
    await said.filter({ hasText: 'Where is my answer?' }).getByText('Jonas Lindqvist').waitFor()
    expect(await said.count()).toBe(2)
    await page.getByText(`Open for: ${reason}. Reading is recorded, and the owner is told.`).waitFor()
    expect(await page.locator('.transcript-grant time').textContent()).toMatch(/^(30:00|29:\d\d)$/)
    await said.last().getByRole('link').click()
    await expect.poll(() => new URL(page.url()).searchParams.get('message')).toMatch(/^msg_/)
    await said.last().and(page.locator('.said-sought')).waitFor()
    await page.getByRole('button', { name: 'Close now' }).click()
    await page.getByRole('textbox', { name: 'Reason' }).waitFor()
    expect(await said.count()).toBe(0)
  })

  it('the owner is told who read it, and why', async () => {
    const page = await world.open('user', '/#profile/readers')
    const told = page.getByRole('listitem').filter({ hasText: reason })
    await told.getByText('Noor Haddad').waitFor()
    await told.getByText('Opened by an auditor').waitFor()
  })

  it('an auditor opens what one person wrote from the list of grants', async () => {
    const page = await world.open('auditor', '/admin/historyGrants')
    await page.getByRole('button', { name: 'Open history' }).click()
    await dialog(page).getByRole('textbox', { name: 'User' }).fill(owner)
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('A second look')
    await dialog(page).getByRole('spinbutton', { name: 'Minutes' }).fill('5')
    await dialog(page).getByRole('button', { name: 'Open history' }).click()
    await row(page, 'A second look').getByText('Open', { exact: true }).waitFor()
  })

  it('somebody who may not read what others wrote is told so, in place of the transcript', async () => {
    const page = await world.open('admin', `/admin/conversations/${conversation}?tab=transcript`)
    await page.getByText('You may not see this page.').waitFor()
    expect(await page.getByText('Where is my answer?').count()).toBe(0)
  })

  it('a budget that is set refuses what would be more', async () => {
    const page = await world.open('admin', '/admin/budgets')
    await page.getByRole('button', { name: 'Set budget' }).first().click()
    await dialog(page).getByRole('combobox', { name: 'Scope' }).selectOption('USER')
    await dialog(page).getByRole('combobox', { name: 'For whom' }).fill('Jonas')
    await page.getByRole('option', { name: /Jonas/ }).click()
    await dialog(page).getByRole('combobox', { name: 'Period' }).selectOption('DAY')
    await dialog(page).getByRole('textbox', { name: 'Limit' }).fill('0.001')
    await dialog(page).getByRole('button', { name: 'Set budget' }).click()
    await row(page, 'Jonas')
      .getByText(/\$0\.001/)
      .waitFor()
    const { client } = await world.parley.signIn('user')
    await expect(client.sendMessage({ content: 'One more' })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    })
  })

  it('the roles are a file, as every list is', async () => {
    const page = await world.open('admin', '/admin/roles')
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click()
    expect((await download).suggestedFilename()).toMatch(/^parley-roles-.*\.csv$/)
  })

  it('the audit log tells all of it in order, and its chain holds', async () => {
    const page = await world.open('admin', '/admin/auditEvents')
    await page.getByText(/Ada Okafor exported the list roles/).waitFor()
    const told = await page.locator('.event-text').allTextContents()
    const places = [
      /Ada Okafor exported the list roles/,
      /Ada Okafor set a budget of/,
      /Noor Haddad opened a grant .* A second look/,
      /Noor Haddad closed a grant/,
      /Noor Haddad read conversations/,
      /Noor Haddad opened a grant .* Ticket 4711/,
    ].map(sentence => told.findLastIndex(text => sentence.test(text)))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/The chain is intact/).waitFor()
  })

  it('everything is reached by keyboard', async () => {
    const page = await world.open('admin', '/admin/users')
    await row(page, 'Jonas').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'))
    const ids = await page
      .locator('tr.row[data-id]')
      .evaluateAll(rows => rows.map(found => found.getAttribute('data-id')))
    const press = async (keys: string) => {
      for (const key of keys.split(' ')) await page.keyboard.press(key)
    }
    await press('j j')
    expect(await focused()).toBe(ids[1])
    await press('k')
    expect(await focused()).toBe(ids[0])
    await press('x')
    await page.getByText('1 selected').waitFor()
    await press('o')
    await page.locator('.panel .facts').first().waitFor()
    await press('Escape')
    await page.locator('.panel').waitFor({ state: 'detached' })
    await press('/')
    await page.keyboard.type('jonas')
    await row(page, 'Ada').waitFor({ state: 'detached' })
    await page.locator('tr.row[data-id]').first().press('Enter')
    await page.getByRole('heading', { name: 'Jonas Lindqvist', level: 1 }).waitFor()
    await press('?')
    await dialog(page).getByText('Next and previous row').waitFor()
    await press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await press('Control+k')
    await page.getByRole('combobox', { name: 'Search everything' }).fill('audit')
    await page.getByRole('option', { name: 'Audit log System' }).waitFor()
    await press('Enter')
    await page.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor()
  })

  it('a console that is open offers to load the new version, once there is one', async () => {
    const page = await world.open('admin', '/admin/users')
    await row(page, 'Jonas').waitFor()
    let asked = 0
    await page.route(
      url => url.pathname === '/admin',
      async route => {
        const answer = await route.fetch()
        asked++
        const etag = asked === 1 ? answer.headers().etag : '"of another build"'
        return route.fulfill({ response: answer, headers: { ...answer.headers(), etag: etag ?? '' } })
      },
    )
    const first = page.waitForResponse(response => new URL(response.url()).pathname === '/admin')
    await page.reload()
    await first
    await row(page, 'Jonas').waitFor()
    expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(0)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.getByText('There is a new version of the console.').waitFor()
    await page.unroute(() => true)
    await page.getByRole('button', { name: 'Reload' }).click()
    await row(page, 'Jonas').waitFor()
    expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(0)
  })

  it('nothing of all that made the browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
