import axeCore from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../sdk/test/browser.ts'
import { env, looks, statesOf } from '../states/index.ts'
import { startWorld, type World } from '../world.ts'

describe.skipIf(!hasChromium)('with axe', () => {
  let world: World
  let axe: string
  beforeAll(async () => {
    axe = axeCore.source
    world = await startWorld({ env })
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

  // Where the browser forces its colours it draws them behind each text, too, and axe reads those of the style.
  const own = Object.entries(looks).filter(([, { forcedColors }]) => forcedColors !== 'active')
  it.each(own)('no page has a serious problem: %s', { timeout: 400_000 }, async (_look, look) => {
    const found: string[] = []
    for await (const [name, page] of statesOf(world, look))
      found.push(...(await problems(page)).map(problem => `${name}: ${problem}`))
    expect(found).toEqual([])
    expect(world.complaints).toEqual([])
  })
})
