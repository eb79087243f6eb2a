import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { beside } from '../../server/test/beside.ts'
import { startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('bytes in the console', () => {
  let world: World
  let person: string
  beforeAll(async () => {
    world = await startWorld({ env: { UPLOAD_QUOTA_MB: '1000' } })
    const { client } = await world.parley.signIn('user')
    person = (await client.me())?.id ?? ''
    const { attachment } = await client.createUpload({ filename: 'film.zip', contentType: '', size: 1 })
    await beside(world.parley.databaseUrl, database =>
      database.attachment.update({ where: { id: attachment.id }, data: { takes: 312 * 1024 ** 2 } }),
    )
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('are told as people say them, with each byte on hover, of a person and in the list', async () => {
    const page = await world.open('admin', `/admin/users/${person}`)
    const used = page.locator('.facts-inner').getByText('312 MB')
    await used.waitFor()
    expect(await used.getAttribute('title')).toBe('327,155,712 bytes')
    await page.locator('.facts-inner').getByText('1 GB').waitFor()
    await page.goto(`${world.parley.url}/admin/users`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Files' }).check()
    await page.keyboard.press('Escape')
    await page.locator('tr.row[data-id]').filter({ hasText: 'Jonas' }).getByText('312 MB').waitFor()
  })

  it('are told where they are typed', async () => {
    const page = await world.open('admin', '/admin/roles')
    await page.getByRole('button', { name: 'New role' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('spinbutton', { name: 'Room for files' }).fill('536870912')
    await dialog.getByText('512 MB').waitFor()
    expect(world.complaints).toEqual([])
  })
})
