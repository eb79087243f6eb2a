import axeCore from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from '../world.ts'

const text = `# Heading

Text with **bold**, [a link](https://example.com), \`code\` and $x^2$.

| a | b |
|---|--:|
| 1 | 2 |

- [x] done
- [ ] open

> quote

\`\`\`ts
const a = 'string' // comment
\`\`\`
`

const modes: Record<string, BrowserContextOptions> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}

describe.skipIf(!hasChromium)('with axe', () => {
  let world: World
  let axe: string
  beforeAll(async () => {
    axe = axeCore.source
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  /** What it finds serious or critical on the page as it is. */
  async function problems(page: Page): Promise<string[]> {
    await page.evaluate(axe)
    // Half shown, nothing has its contrast.
    await page.evaluate(() =>
      Promise.all(
        document
          .getAnimations()
          .filter(one => one.effect?.getTiming().iterations === 1)
          .map(one => one.finished),
      ),
    )
    return await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
      interface Violation {
        id: string
        impact: string
        nodes: { html: string }[]
      }
      const { violations } = await axe.run()
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
    })
  }

  it.each(Object.entries(modes))('no page has a serious problem: %s', async (_mode, mode) => {
    const { parley, open, complaints } = world
    const nobody = await open(null, '/', { ...mode, bypassCSP: true })
    await nobody.getByRole('link', { name: /Sign in with/ }).waitFor()
    expect(await problems(nobody)).toEqual([])
    await nobody.close()

    const page = await open('user', '/', { ...mode, bypassCSP: true })
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    expect(await problems(page)).toEqual([])
    parley.model.reply(text)
    await send(page, 'Everything, please')
    if (modes.phone === mode) await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await reply(page).getByRole('table').waitFor()
    expect(await problems(page)).toEqual([])
    for (const place of [
      'profile/account',
      'profile/sessions',
      'profile/usage',
      'profile/apiKeys',
      'profile/data',
      'library',
      'search',
      'keys',
      'share',
    ]) {
      await page.evaluate(hash => {
        location.hash = hash
      }, place)
      await page.getByRole('dialog').waitFor()
      await page.waitForLoadState('networkidle')
      expect([place, ...(await problems(page))]).toEqual([place])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    expect(complaints).toEqual([])
    await page.close()
  })
})
