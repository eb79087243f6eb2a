import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../../sdk/test/browser.ts'
import { startWorld, type World } from '../world.ts'

const TRUSTED_DOCUMENTS = join(import.meta.dirname, '../../../sdk/trusted-documents.json')

describe.skipIf(!hasChromium)('on a server that runs no documents but those it trusts', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ env: { TRUSTED_DOCUMENTS } })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('every page of the console has what it shows, and hears of what happens', async () => {
    const user = await world.parley.signIn('user')
    const { conversation, reply } = await user.client.sendMessage({ content: 'Hello' })
    await user.client.reply(reply.id).done()
    const { client } = world.admin
    const me = await client.me()
    const auditor = await world.parley.signIn('auditor')
    await auditor.client.openHistory({ conversationId: conversation.id, reason: 'Ticket 4712', minutes: 60 })

    const answers: string[] = []
    const frames: string[] = []
    for (const who of ['admin', 'auditor'] as const) {
      const page = await world.open(who, '/health/live')
      page.on('websocket', socket =>
        socket.on('framereceived', ({ payload }) => frames.push(String(payload))),
      )
      page.on('response', async response => {
        if (!response.url().endsWith('/graphql')) return
        answers.push(await response.text().catch(() => ''))
      })
      await page.goto(`${world.parley.url}/admin`)
      await page.locator('.side a').first().waitFor()
      const links = await page
        .locator('.side a')
        .evaluateAll(all => all.map(a => a.getAttribute('href') ?? ''))
      for (const path of links) {
        await page.goto(world.parley.url + path)
        await page.waitForLoadState('networkidle')
      }
      const conversationPage = `/admin/conversations/${conversation.id}`
      for (const path of who === 'admin'
        ? [`/admin/users/${me?.id}`, conversationPage]
        : [conversationPage]) {
        await page.goto(world.parley.url + path)
        await page.getByRole('tab').first().waitFor()
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click()
          await page.waitForLoadState('networkidle')
        }
      }
      if (who === 'admin') continue
      await page.goto(`${world.parley.url}${conversationPage}?tab=transcript`)
      await page.locator('.said').nth(1).waitFor()
    }
    expect(answers.length).toBeGreaterThan(100)
    expect([...answers, ...frames].filter(text => text.includes('OPERATION_NOT_ALLOWED'))).toEqual([])
    expect(frames.filter(text => text.includes('"error"'))).toEqual([])
    expect(world.complaints).toEqual([])
  })
})
