import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { enJobs } from '../src/i18n/enJobs.ts'
import { startWorld } from './world.ts'

it.skipIf(!hasChromium)(
  'a list that is answered whole is searched, sorted and saved as it is shown',
  async () => {
    await using world = await startWorld()
    const page = await world.open('admin', '/admin/jobs')
    const { client } = await world.parley.signIn('admin')
    // Each one has a name for people, and none stands there that is no more.
    const recurring = (await client.jobs())?.recurring.map(({ name }) => name)
    expect(recurring?.toSorted()).toEqual(Object.keys(enJobs).toSorted())
    const names = () => page.locator('.jobs tbody strong').allTextContents()
    await page.getByRole('button', { name: 'Sort by Job' }).click()
    expect((await names()).slice(0, 2)).toEqual(['Apply retention', 'Clean up sign-ins'])
    await page.getByRole('button', { name: 'Sort by Job' }).click()
    expect((await names()).at(-1)).toBe('Apply retention')
    expect(await page.getByRole('columnheader', { name: 'Sort by Job' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
    await page.getByRole('searchbox', { name: 'Search jobs…' }).fill('sign-ins')
    expect(await names()).toEqual(['Forget sign-ins by code', 'Clean up sign-ins'])

    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: /^Export/ }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('jobs.csv')
    const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(head).toBe('job,state,every,last,due')
    expect(rows.map(row => row.split(',')[0])).toEqual(['forgetDeviceLogins', 'cleanUp'])

    await page.getByRole('searchbox', { name: 'Search jobs…' }).fill('nothing of the kind')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    expect((await names()).length).toBeGreaterThan(10)
    expect(world.complaints).toEqual([])
  },
)
