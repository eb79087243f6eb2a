import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../../../server/test/eventually.js'
import { startParley } from '../../../server/test/parley.js'
import { createProxy } from '../../../server/test/proxy.js'
import { hasChromium, launchChromium } from '../../test/browser.js'
import type {} from '../../test/pages/streams.js'
import { servePage } from '../../test/servePage.js'

// Over HTTP/1.1 six connections are all that a browser opens to a server.
it.skipIf(!hasChromium)(
  'five tabs that follow three things each, where WebSockets are refused, leave room for one more tab and for requests',
  async () => {
    await using end = new AsyncDisposableStack()
    const [browser, served] = await Promise.all([launchChromium(), servePage('streams')])
    end.defer(() => browser.close())
    end.defer(() => served.close())
    const parley = end.use(await startParley({ env: { CORS_ORIGINS: served.origin } }))
    const proxy = end.use(await createProxy(parley.url))
    proxy.rules.upgrades = 'refuse'
    const { client, token } = await parley.signIn('user')
    const conversation = await client.createConversation()
    const answer = parley.model.hold()
    const { reply } = await client.sendMessage({ conversationId: conversation.id, content: 'Hi' })
    await answer.received
    const place = {
      url: proxy.url,
      token,
      conversationId: conversation.id,
      replyId: reply.id,
      after: conversation.eventCursor,
    }
    const context = await browser.newContext()
    const open = async () => {
      const tab = await context.newPage()
      await tab.goto(served.origin)
      return tab
    }
    const told = (tab: Page) => tab.evaluate(() => ({ ...window.told }))
    const tabs: Page[] = []
    for (let i = 0; i < 5; i++) {
      const tab = await open()
      await tab.evaluate(at => window.followAll(at), place)
      tabs.push(tab)
    }
    answer.send('Good')
    await eventually(async () => {
      for (const tab of tabs)
        expect(await told(tab)).toMatchObject({ text: 'Good', events: ['MESSAGE_ADDED', 'REPLY_STARTED'] })
    })
    const another = await open()
    expect(await another.evaluate(at => window.whoAmI(at), place)).toBe('Jonas Lindqvist')
    for (const tab of tabs) expect(await tab.evaluate(at => window.whoAmI(at), place)).toBe('Jonas Lindqvist')
    await client.updateConversation(conversation.id, { title: 'Renamed' })
    answer.send(' morning')
    answer.end()
    await eventually(async () => {
      for (const tab of tabs) {
        const { text, events, listed } = await told(tab)
        expect([text, events.slice(2)]).toEqual([
          'Good morning',
          expect.arrayContaining(['CONVERSATION_UPDATED', 'REPLY_FINISHED']),
        ])
        expect(listed).toContain('CONVERSATION_UPDATED')
        expect(new Set(events).size).toBe(events.length)
      }
    })
  },
  120_000,
)
