import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from '../../../sdk/test/browser.ts'
import { beside } from '../../../server/test/beside.ts'
import { signInByBrowser } from '../../../server/test/browser.ts'
import { addKnocks } from '../company.ts'
import { badgeResolver, badgeSchema, typed } from './grown.ts'
import { copyProject, type ProjectCopy, type Started } from './projectCopy.ts'

const index = 'admin/dist/index.html'
const dialog = (page: Page) => page.getByRole('dialog')
const row = (page: Page, name: string) => page.locator('tr.row[data-id]').filter({ hasText: name })

/** Six things that a schema grows by: no line of them is in the console. */
async function grow({ write, append, replace }: ProjectCopy): Promise<void> {
  await write('schema/src/badge.ts', badgeSchema)
  await append('schema/src/index.ts', "export * from './badge.js'\n")
  await write('server/src/access/knock/badge.resolver.ts', badgeResolver)
  const schema = 'server/src/api/graphql/schema.ts'
  await replace(
    schema,
    "import { KnockResolver } from '../../access/knock/knock.resolver.js'\n",
    "import { BadgeResolver, KnockNicknameResolver } from '../../access/knock/badge.resolver.js'\nimport { KnockResolver } from '../../access/knock/knock.resolver.js'\n",
  )
  await replace(
    schema,
    '  KnockResolver,\n',
    '  KnockResolver,\n  KnockNicknameResolver,\n  BadgeResolver,\n',
  )
  const knock = 'schema/src/knock.ts'
  await replace(knock, "  WAITING: 'WAITING',\n", "  WAITING: 'WAITING',\n  PARKED: 'PARKED',\n")
  await replace(knock, '    WAITING: {', "    PARKED: { description: 'Later.' },\n    WAITING: {")
  await replace(
    'server/src/access/knock/status.ts',
    '  WAITING: {',
    "  PARKED: { userId: 'nobody' },\n  WAITING: {",
  )
  await replace(
    knock,
    '  @Field(() => KnockStatus, {',
    "  @Admin({ list: true })\n  @Field(() => String, { nullable: true, description: 'What they are called here.' })\n  nickname?: string | null\n\n  @Field(() => KnockStatus, {",
  )
  await replace(
    knock,
    '  @Field(() => [KnockStatus], {',
    "  @Field(() => String, { nullable: true, description: 'Called so here.' })\n  nickname?: string | null\n\n  @Field(() => [KnockStatus], {",
  )
  await replace(
    'server/src/access/knock/knock.resolver.ts',
    "@Arg('ids', () => [ID], { description: 'The knocks, at most 100.' }) ids: string[],\n",
    "@Arg('ids', () => [ID], { description: 'The knocks, at most 100.' }) ids: string[],\n    @Arg('remark', () => String, { nullable: true, description: 'Why.' }) _remark?: string | null,\n",
  )
}

describe.skipIf(!hasChromium)('a copy of the project', () => {
  let copy: ProjectCopy
  let server: Started
  let browser: Browser
  let page: Page
  const start = async () => {
    server = await copy.start()
    const context = await browser.newContext({ locale: 'en-US' })
    const { cookie } = await signInByBrowser(server.url, 'admin')
    const at = cookie.indexOf('=')
    await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }])
    page = await context.newPage()
  }
  const visit = (path: string) => page.goto(server.url + path)

  beforeAll(async () => {
    ;[copy, browser] = await Promise.all([copyProject(), launchChromium()])
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await copy?.[Symbol.asyncDispose]()
  })

  it('is started by `npm start` without another build of what is current', { timeout: 300_000 }, async () => {
    const before = await copy.writtenAt(index)
    await start()
    await visit('/admin')
    await page.getByRole('link', { name: 'Overview' }).waitFor()
    expect(await copy.writtenAt(index)).toBe(before)
    await server.stop()
  })

  it('is built by `npm start` when a source of the console has changed', { timeout: 300_000 }, async () => {
    const before = await copy.writtenAt(index)
    await copy.replace('admin/src/i18n/en.ts', "dashboard: 'Overview'", "dashboard: 'Bird’s eye'")
    await start()
    await visit('/admin')
    await page.getByRole('link', { name: 'Bird’s eye' }).waitFor()
    expect(await copy.writtenAt(index)).toBeGreaterThan(before)
    await server.stop()
  })

  describe('whose schema has grown', () => {
    beforeAll(async () => {
      await grow(copy)
      await copy.run('npm', 'run', 'generate', '--silent')
      await copy.write('admin/src/typed.ts', typed)
      await start()
      await beside(`file:${copy.folder}/grown.db`, addKnocks)
    }, 600_000)

    it('knows the types of all of it', { timeout: 300_000 }, () => copy.run('tsc', '-p', 'admin'))

    it('shows a new field, and asks for a new filter and a new value of an enum', async () => {
      await visit('/admin/knocks')
      await row(page, 'Samira Aziz').click()
      const fact = page.locator('.panel .facts > div').filter({ hasText: 'Nickname' })
      await fact.getByText('the one called Samira Aziz').waitFor()
      await page.locator('.panel').getByRole('button', { name: 'Close' }).click()
      await page.getByRole('button', { name: 'Add filter' }).click()
      await page.getByRole('menuitem', { name: 'Nickname' }).waitFor()
      await page.getByRole('menuitem', { name: 'Statuses' }).click()
      await dialog(page).getByText('Parked').waitFor()
    })

    it('asks for a new argument', async () => {
      await visit('/admin/knocks')
      await row(page, 'Samira Aziz').getByRole('button').last().click()
      await page.getByRole('menuitem', { name: 'Dismiss' }).click()
      await dialog(page).getByRole('textbox', { name: 'Remark' }).fill('Nobody knows them')
      await dialog(page).getByRole('button', { name: 'Dismiss' }).click()
      await row(page, 'Samira Aziz').getByText('Dismissed').waitFor()
    })

    it('lists a new type, and does what a new mutation does with its input', async () => {
      await visit('/admin')
      await page.getByRole('link', { name: 'Badges' }).click()
      for (const [name, tone] of [
        ['First aid', 'GOLD'],
        ['Quick answers', 'SILVER'],
      ] as const) {
        await page.getByRole('button', { name: /Award/ }).first().click()
        await dialog(page).getByRole('textbox', { name: 'Name' }).fill(name)
        await dialog(page).getByRole('combobox', { name: 'Tone' }).selectOption(tone)
        await dialog(page).getByRole('spinbutton', { name: 'Points' }).fill('7')
        await dialog(page).getByRole('combobox', { name: 'User' }).fill('Ada')
        await page.getByRole('option', { name: /Ada Okafor/ }).click()
        await dialog(page).getByRole('button', { name: /Award/ }).click()
        await row(page, name).getByText('Ada Okafor').waitFor()
      }
      await row(page, 'First aid').getByText('Gold').waitFor()
    })

    it('filters by a filter within a filter', async () => {
      await visit('/admin/badges')
      await row(page, 'Quick answers').waitFor()
      await page.getByRole('button', { name: 'Add filter' }).click()
      await page.getByRole('menuitem', { name: 'Not' }).click()
      for (const field of ['not', 'tone']) {
        await dialog(page).getByRole('button', { name: 'Add a condition' }).click()
        await dialog(page).getByRole('combobox', { name: 'Add filter' }).first().selectOption(field)
      }
      await dialog(page).getByRole('combobox', { name: 'Tone' }).selectOption('GOLD')
      await dialog(page).getByRole('button', { name: 'Apply' }).click()
      await row(page, 'Quick answers').waitFor({ state: 'detached' })
      expect(await row(page, 'First aid').count()).toBe(1)
    })
  })
})
