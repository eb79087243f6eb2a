import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApps } from '../../scripts/buildApps.ts'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startParley } from '../../server/test/parley.ts'
import { startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('whoever is no admin', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('is refused by the server, at every address of the console', async () => {
    const { ask } = await world.parley.signIn('viewer')
    for (const path of ['/admin', '/admin/', '/admin/users', '/admin/auditEvents?page=2']) {
      const answer = await ask({ method: 'GET', path })
      expect([path, answer.status]).toEqual([path, 403])
      expect(answer.text).toContain('This page is for admins')
      expect(answer.text).not.toContain('/admin/assets/')
    }
  })

  it('is asked to sign in first, and led back to where they were going', async () => {
    const answer = await world.parley.ask({ method: 'GET', path: '/admin/users?open=usr_1' })
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('/auth/login/dev?returnTo=%2Fadmin%2Fusers%3Fopen%3Dusr_1')
  })

  it('sees exactly what the one permission shows that they have', async () => {
    const { client } = world.admin
    const role = await client.createRole({ name: 'reader', permissions: ['USERS_READ'] })
    const viewer = await world.parley.signIn('viewer')
    const me = await viewer.client.me()
    await client.assignRole([me?.id ?? ''], role.id)
    const page = await world.open('viewer', '/admin/users')
    await page.locator('tr.row[data-id]').first().waitFor()
    expect(await page.locator('.side a').allTextContents()).toEqual(['Overview', 'Users', 'Roles'])
    expect(await page.getByRole('checkbox').count()).toBe(0)
    await page.locator('tr.row[data-id]').first().click()
    await page.locator('.panel .facts').first().waitFor()
    expect(
      await page
        .locator('.panel')
        .getByRole('button', { name: /Suspend|Erase|Assign|Actions/ })
        .count(),
    ).toBe(0)
    await page.goto(`${world.parley.url}/admin/auditEvents`)
    await page.getByText('You may not see this page.').waitFor()
    expect(world.complaints).toEqual([])
  })
})

it('the console is not there when it is switched off', async () => {
  await buildApps()
  await using parley = await startParley({ env: { ADMIN: 'off' } })
  const { ask } = await parley.signIn('admin')
  expect((await ask({ method: 'GET', path: '/admin' })).status).toBe(404)
})

it('the page of the console is fresh and under a strict policy, its parts are kept for good', async () => {
  await buildApps()
  await using parley = await startParley()
  const { ask } = await parley.signIn('admin')
  const page = await ask({ method: 'GET', path: '/admin' })
  expect(page.headers.get('cache-control')).toContain('no-cache')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|https:|\*/)
  const part = /\/admin\/assets\/[\w-]+\.js/.exec(page.text)?.[0] ?? ''
  const asset = await parley.ask({ method: 'GET', path: part })
  expect([asset.status, asset.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ])
})
