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

  it('does nothing but show as text where it is a name or a title', async () => {
    const { parley, open, complaints } = world
    const { client } = await parley.signIn('admin')
    const name = '<img src=x onerror="window.hit = 1">'
    await client.updateProfile({ name })
    await client.setAppearance({ companyName: name })
    await client.setAnnouncement({ input: { text: hostile.slice(0, 10).join(' '), level: 'WARNING' } })
    const titles = hostile.map((text, i) => `${i} ${text.replace(/[\p{Cc}\p{Cs}]/gu, ' ')}`.slice(0, 100))
    const ids: string[] = []
    for (const title of titles) ids.push((await client.createConversation({ title, tags: [name] })).id)
    const page = await open('admin', `/c/${ids[0]}`)
    const asked: string[] = []
    page.on('request', request => {
      if (new URL(request.url()).origin !== parley.url) asked.push(request.url())
    })
    await page.waitForFunction(title => document.title.includes(title), titles[0] ?? '')
    const list = page.getByRole('navigation', { name: 'Conversations' })
    const rows = list.getByRole('link')
    while ((await rows.count()) < titles.length) {
      const before = await rows.count()
      await list.evaluate(all => all.scrollTo(0, all.scrollHeight))
      await expect.poll(() => rows.count()).toBeGreaterThan(before)
    }
    const inLine = (texts: readonly string[]) => texts.map(text => text.replace(/\s+/g, ' ').trim()).sort()
    expect(inLine(await rows.allTextContents())).toEqual(inLine(titles))
    for (const place of ['library', 'search', 'share', 'profile/account']) {
      await page.evaluate(hash => {
        location.hash = hash
      }, place)
      await page.getByRole('dialog').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.locator('[onerror], [onclick], [onload], [srcdoc], body iframe').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined()
    expect(asked).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })
})
