import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { hostile } from './hostile.ts'
import { reply, send, startWorld, type World } from './world.ts'

const SEPARATOR = '\n\nNext comes\n\n'

describe.skipIf(!hasChromium)('what is meant to do harm', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it.each([1, 7, 1_000_000])('does nothing but show as text when it comes in pieces of %d', async size => {
    const { parley, open, complaints } = world
    const page = await open('user')
    const asked: string[] = []
    page.on('request', request => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== parley.url && protocol !== 'blob:') asked.push(request.url())
    })
    const text = hostile.join(SEPARATOR)
    const answer = parley.model.hold()
    // As a question too, and as the name of a conversation.
    await send(page, hostile.join('\n'))
    await answer.received
    for (let at = 0; at < text.length; at += size) answer.send(text.slice(at, at + size))
    answer.end()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    for (const link of await reply(page).getByRole('link').all()) {
      const { protocol, origin } = new URL((await link.getAttribute('href')) ?? '', parley.url)
      expect(['http:', 'https:', 'mailto:']).toContain(protocol)
      expect(origin).not.toBe(parley.url)
      expect(await link.getAttribute('rel')).toContain('noopener')
    }
    const articles = page.getByRole('article')
    for (const forbidden of [
      'script',
      'style',
      'object',
      'embed',
      'form',
      'base',
      'meta',
      'link',
      'video',
      'svg[onload]',
    ])
      expect([forbidden, await articles.locator(forbidden).count()]).toEqual([forbidden, 0])
    expect(await articles.locator('[onerror], [onclick], [onload], [srcdoc]').count()).toBe(0)
    // Drawn, or given up: then nothing runs any more.
    await page.locator('iframe').first().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined()
    expect(asked).toEqual([])
    expect(complaints).toEqual([])
    expect(await reply(page).textContent()).toContain('<script>window.hit = 1</script>')
    await page.close()
  })
})
