import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('from right to left', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('lists have their numbers, and quotations their line, on the right, inside the page', async () => {
    const page = await world.open('user', '/', { viewport: { width: 390, height: 844 } })
    world.parley.model.reply('## العنوان\n\n1. الشمال\n2. الجنوب\n\n> متابعة\n\n- North\n\nانتهى.')
    await send(page, 'كيف كانت المبيعات؟')
    await reply(page).getByText('انتهى').waitFor()
    const styleOf = (name: string) =>
      reply(page)
        .locator(name)
        .evaluate(element => {
          const { direction, paddingRight, paddingLeft, borderRightWidth, borderLeftWidth } =
            getComputedStyle(element)
          return { direction, right: [paddingRight, borderRightWidth], left: [paddingLeft, borderLeftWidth] }
        })
    expect(await styleOf('ol')).toEqual({ direction: 'rtl', right: ['24px', '0px'], left: ['0px', '0px'] })
    expect(await styleOf('blockquote')).toEqual({
      direction: 'rtl',
      right: ['16px', '3px'],
      left: ['0px', '0px'],
    })
    expect(await styleOf('h4')).toMatchObject({ direction: 'rtl' })
    expect(await styleOf('ul')).toMatchObject({ direction: 'ltr', left: ['24px', '0px'] })
    expect(world.complaints).toEqual([])
    await page.context().close()
  })
})
