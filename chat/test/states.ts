import type { BrowserContextOptions, Page } from 'playwright-core'
import { reply, send, type World } from './world.ts'

/** What a reply may hold. */
const everything = `Here is what the figures say, with a comparison and the query behind it.

## Revenue by region

| Region | Q2 | Q3 | Change |
|---|--:|--:|--:|
| North | 1,204 | 1,310 | +8.8 % |
| South | 987 | 942 | −4.6 % |

- [x] **North** grew, [see the report](https://example.com/report)
- [ ] *South* needs a look, at least \`Q4\`

> Growth is $g = \\frac{b - a}{a}$, as usual.

\`\`\`sql
SELECT region, sum(amount) AS revenue -- in thousands
FROM sales WHERE quarter = 'Q3' GROUP BY region;
\`\`\`
`

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const desktop = { viewport: { width: 1280, height: 820 } }

export const looks: Record<string, BrowserContextOptions> = {
  light: { ...desktop, colorScheme: 'light' },
  dark: { ...desktop, colorScheme: 'dark' },
  phone: { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
}

/** What lies over the page, by its place in the address. */
const places = [
  'profile/account',
  'profile/preferences',
  'profile/sessions',
  'profile/usage',
  'profile/apiKeys',
  'profile/readers',
  'profile/data',
  'library',
  'search',
  'keys',
  'share',
]

/** Every state of the app one after the other, in one look. */
export async function* statesOf(
  { parley, open }: World,
  look: BrowserContextOptions,
): AsyncGenerator<readonly [string, Page]> {
  const context = { ...look, bypassCSP: true, reducedMotion: 'reduce' as const }
  const say = async (page: Page, text: string) => {
    await send(page, text)
    if (look.isMobile) await page.getByRole('button', { name: 'Send' }).click()
  }

  const nobody = await open(null, '/', context)
  await nobody.getByRole('link', { name: /Sign in with/ }).waitFor()
  yield ['sign-in', nobody]
  await nobody.getByRole('button', { name: /code/i }).click()
  await nobody
    .getByRole('dialog')
    .getByText(/[A-Z]{4}-[A-Z]{4}/)
    .waitFor()
  yield ['device-code', nobody]
  await nobody.context().close()

  const page = await open('user', '/', context)
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  yield ['new', page]
  parley.model.reply(everything)
  await say(page, 'How did the regions do, and what did you ask the database?')
  await reply(page).getByRole('table').waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  yield ['answer', page]

  const held = parley.model.hold()
  await say(page, 'And in one sentence?')
  await held.received
  held.send('North grew, and South ')
  await reply(page, 1).getByText('South').waitFor()
  yield ['writing', page]
  held.cut()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  yield ['failed', page]

  const go = async (place: string) => {
    await page.evaluate(hash => {
      location.hash = hash
    }, place)
    await page.getByRole('dialog').waitFor()
    await page.waitForLoadState('networkidle')
  }
  const leave = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  for (const place of places) {
    await go(place)
    yield [place.replace('/', '-'), page]
    await leave()
  }
  await go(`export/${new URL(page.url()).pathname.replace('/c/', '')}`)
  yield ['export', page]
  await leave()
  await parley.searchSettled()
  await go('search')
  await page.getByRole('combobox', { name: 'Search' }).fill('regions')
  await page.locator('mark').first().waitFor()
  yield ['found', page]
  await leave()
  if (look.isMobile) {
    await page.getByRole('button', { name: 'Conversations' }).click()
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().waitFor()
    // What was outside the screen is painted a frame later.
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))))
    yield ['menu', page]
    await page.keyboard.press('Escape')
  }
  const { client } = await parley.signIn('user')
  await client.revokeOtherSessions()
  await page.getByRole('dialog', { name: 'You were signed out' }).waitFor()
  yield ['signed-out', page]
  await page.context().close()
}
