import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startParley } from './parley.js'

const chromium = '/usr/bin/chromium'
const missing = !existsSync(chromium)
if (missing)
  console.warn(`Skipped: ${chromium} is missing. On Debian: apt-get install --no-install-recommends chromium`)

describe.skipIf(missing)('in a real browser', () => {
  it('a person signs in at the development provider and is themselves [S9]', async () => {
    const { chromium: launcher } = await import('playwright-core')
    await using parley = await startParley()
    const browser = await launcher.launch({
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-sync',
        '--no-first-run',
      ],
    })
    try {
      const page = await browser.newPage()
      await page.goto(`${parley.url}/auth/login/dev?returnTo=/`)
      await page.getByRole('button', { name: /Jonas Lindqvist/ }).click()
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/')
      // With the browser's cookies; the page itself may not send anything, and no script can read the cookie.
      const query = '{ me { name email roles { role { name } source } } }'
      const answer = await page.request.post(`${parley.url}/graphql`, {
        data: { query },
        headers: { origin: parley.url },
      })
      const { data } = await answer.json()
      const cookies = await page.evaluate(() => document.cookie)
      expect(data.me).toEqual({
        name: 'Jonas Lindqvist',
        email: 'jonas@example.com',
        roles: [{ role: { name: 'user' }, source: 'MAPPED' }],
      })
      expect(cookies).not.toContain('parley')

      await page.getByText('Sign out').click()
      await page.getByRole('heading', { name: 'Parley is running' }).waitFor()
    } finally {
      await browser.close()
    }
  })
})
