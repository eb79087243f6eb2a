import type { Page } from 'playwright-core'

/** Every page of the console, and what has to be there before it is looked at. */
export interface ConsolePage {
  name: string
  path: string
  /** Who looks, where it is not the admin. */
  who?: 'auditor'
  ready(page: Page): Promise<unknown>
  /** What is opened on it. */
  open?(page: Page): Promise<unknown>
}

const firstRow = (page: Page) => page.locator('tr.row[data-id]').first().waitFor()
const facts = (page: Page) => page.locator('.record .facts').first().waitFor()
const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor()

export const pagesOf = (personId: string, conversations: { open: string; closed: string }): ConsolePage[] => [
  {
    name: 'dashboard',
    path: '/admin',
    ready: page => page.locator('.chart-plot').nth(1).waitFor(),
  },
  { name: 'users', path: '/admin/users', ready: firstRow },
  {
    name: 'users-panel',
    path: `/admin/users?open=${personId}`,
    ready: page => page.locator('.panel .facts, .record .facts').first().waitFor(),
  },
  {
    name: 'users-bulk',
    path: '/admin/users',
    ready: firstRow,
    async open(page) {
      const boxes = page.locator('tr.row[data-id] input[type=checkbox]')
      for (const at of [1, 2, 3]) await boxes.nth(at).click()
      await page.locator('.bulk').getByRole('button', { name: 'Suspend' }).click()
      await page.getByRole('dialog').waitFor()
      await page
        .locator('.effects li')
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => {})
    },
  },
  {
    name: 'user',
    path: `/admin/users/${personId}`,
    ready: facts,
  },
  { name: 'user-sessions', path: `/admin/users/${personId}?tab=sessions`, ready: firstRow },
  { name: 'invitations', path: '/admin/invitations', ready: firstRow },
  {
    name: 'invite-form',
    path: '/admin/invitations',
    ready: firstRow,
    async open(page) {
      await page.getByRole('button', { name: 'Invite' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'knocks', path: '/admin/knocks', ready: firstRow },
  { name: 'grants', path: '/admin/historyGrants', ready: firstRow },
  { name: 'roles', path: '/admin/roles', ready: page => page.locator('.matrix').waitFor() },
  { name: 'sessions', path: '/admin/sessions', ready: firstRow },
  { name: 'conversations', path: '/admin/conversations', ready: firstRow },
  { name: 'conversation', path: `/admin/conversations/${conversations.open}`, ready: facts },
  {
    name: 'transcript',
    path: `/admin/conversations/${conversations.open}?tab=transcript`,
    who: 'auditor',
    ready: page => page.locator('.said').first().waitFor(),
  },
  {
    name: 'transcript-form',
    path: `/admin/conversations/${conversations.closed}?tab=transcript`,
    who: 'auditor',
    ready: page => page.locator('.transcript-form').waitFor(),
  },
  { name: 'models', path: '/admin/models', ready: firstRow },
  { name: 'model-servers', path: '/admin/modelServers', ready: firstRow },
  { name: 'usage', path: '/admin/usage', ready: page => page.locator('.usage-table').waitFor() },
  { name: 'health', path: '/admin/health', ready: page => page.locator('.health-hour').nth(5).waitFor() },
  { name: 'jobs', path: '/admin/jobs', ready: page => page.locator('.jobs .row').nth(5).waitFor() },
  { name: 'settings', path: '/admin/settings', ready: page => page.locator('.setting').nth(5).waitFor() },
  {
    name: 'appearance',
    path: '/admin/appearance',
    ready: page => page.locator('.appearance-preview').waitFor(),
  },
  { name: 'budgets', path: '/admin/budgets', ready: firstRow },
  {
    name: 'budget-form',
    path: '/admin/budgets',
    ready: firstRow,
    async open(page) {
      await page.getByRole('button', { name: 'Set budget' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'audit',
    path: '/admin/auditEvents',
    ready: page => page.locator('.event').first().waitFor(),
    open: page => page.locator('.event-line').nth(1).click(),
  },
  {
    name: 'export-menu',
    path: '/admin/auditEvents',
    ready: page => page.locator('.event').first().waitFor(),
    async open(page) {
      await page.getByRole('button', { name: 'Export' }).first().click()
      await page.getByText('CSV').first().waitFor()
    },
  },
  { name: 'api-keys', path: '/admin/apiKeys', ready: firstRow },
  {
    name: 'search',
    path: '/admin/users',
    ready: firstRow,
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search everything' }).fill('ama')
      await page.getByRole('option').nth(1).waitFor()
    },
  },
  { name: 'not-found', path: '/admin/nowhere', ready: heading('nothing at this address') },
]
