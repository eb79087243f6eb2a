import { expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { startWorld } from './world.ts'

const MINUTE = 61_000
const logo = 'data:image/png;base64,iVBORw0KGgo='

it.skipIf(!hasChromium)('a page asks for the logo again only when it is another one', async () => {
  await using world = await startWorld()
  const { client } = await world.parley.signIn('admin')
  await client.setAppearance({ companyName: 'Okafor', logo })
  const page = await world.open('user', '/health/live')
  await page.clock.install()
  const asked = { news: 0, whole: 0 }
  page.on('request', request => {
    const body = request.postData() ?? ''
    if (body.includes('query AppearanceNews')) asked.news++
    else if (body.includes('query Appearance')) asked.whole++
  })
  const minute = async () => {
    const before = asked.news
    await expect
      .poll(async () => {
        await page.clock.fastForward(MINUTE)
        return asked.news
      })
      .toBeGreaterThan(before)
  }
  await page.goto(world.parley.url)
  await page.getByText('Okafor', { exact: true }).first().waitFor()
  // What came with the rest is not asked for again.
  await page.waitForLoadState('networkidle')
  expect(asked.news).toBe(0)
  await minute()
  await client.setAnnouncement({ input: { text: 'Back at noon', level: 'INFO' } })
  await minute()
  await page.getByText('Back at noon').waitFor()
  expect(asked.whole).toBe(1)
  await client.setAppearance({ companyName: 'Lindqvist', logo })
  await minute()
  await page.getByText('Lindqvist', { exact: true }).first().waitFor()
  expect(asked.whole).toBe(2)
})
