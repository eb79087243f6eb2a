import type { Browser, Page, WebSocket } from 'playwright-core'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { hasChromium, launchChromium } from '../../test/browser.js'
import { servePage } from '../../test/servePage.js'
import { createClient } from '../index.js'
import { ParleyProvider, useConversation, useConversations, useMe } from './index.js'

let browser: Browser
let served: Awaited<ReturnType<typeof servePage>>

beforeAll(async () => {
  if (!hasChromium) return
  ;[browser, served] = await Promise.all([launchChromium(), servePage('chat')])
})
afterAll(async () => {
  await Promise.all([browser?.close(), served?.close()])
})

async function begin() {
  const parley = await startParley({ env: { CORS_ORIGINS: served.origin } })
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const person = await parley.signIn('user')
  const complaints: string[] = []
  const open = async (id = ''): Promise<Page> => {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    page.on('pageerror', error => complaints.push(error.message))
    page.on('console', message => {
      if (message.type() === 'error' && !/Failed to load|WebSocket/.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(`${served.origin}/?server=${parley.url}&token=${person.token}#${id}`)
    await page.getByText('New', { exact: true }).waitFor()
    return page
  }
  return { parley, ...person, open, complaints }
}

async function send(page: Page, text: string) {
  await page.getByLabel('Message').fill(text)
  await page.getByText('Send', { exact: true }).click()
}
const line = (page: Page, text: string) =>
  page.locator('li').filter({ has: page.getByText(text, { exact: true }) })
const texts = (page: Page) => page.locator('li p').allTextContents()
/** What the page counts: see test/pages/chat.ts. */
interface Counted {
  renders: Record<string, number>
  painted: number
}

const renders = (page: Page) =>
  page.evaluate(() => {
    const { renders, painted } = globalThis as unknown as Counted
    return { of: { ...renders }, painted }
  })

describe.skipIf(!hasChromium)('in a browser, under StrictMode', () => {
  it('starts a conversation, shows the reply as it grows, and stays in place when it gets its address', async () => {
    const { parley, open, complaints } = await begin()
    const page = await open()
    await page.getByText('Jonas').waitFor()
    const answer = parley.model.hold()
    await send(page, 'Hello')
    await line(page, 'Hello').waitFor()
    await answer.received
    answer.send('Good', ' morning')
    await line(page, 'Good morning').waitFor()
    expect(page.url()).toMatch(/#cnv_/)
    answer.end()
    await page.locator('main[data-activity=idle]').waitFor()
    expect(await texts(page)).toEqual(['Hello', 'Good morning'])
    await page.locator('nav section').waitFor()
    expect(complaints).toEqual([])
  })

  it('renders only the message that grows, and not more often than there are frames', async () => {
    const { parley, client, open } = await begin()
    parley.model.reply('Hi')
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await client.reply(reply.id).done()
    const page = await open(conversation.id)
    await line(page, 'Hi').waitFor()
    const answer = parley.model.hold()
    await send(page, 'More')
    await answer.received
    answer.send('0 ')
    await page.locator('li').nth(3).getByText('0').waitFor()
    const before = await renders(page)
    for (let i = 1; i < 200; i++) answer.send(`${i} `)
    await page.locator('li').nth(3).getByText('199').waitFor()
    const after = await renders(page)
    const grown = Object.keys(after.of).filter(key => after.of[key] !== before.of[key])
    expect(grown).toHaveLength(1)
    const times = (after.of[grown[0] ?? ''] ?? 0) - (before.of[grown[0] ?? ''] ?? 0)
    // In development, StrictMode renders everything twice.
    expect(times).toBeLessThanOrEqual(2 * (after.painted - before.painted) + 2)
    answer.end()
    await page.locator('main[data-activity=idle]').waitFor()
  })

  it('goes on with a reply after the page was loaded again', async () => {
    const { parley, open } = await begin()
    const page = await open()
    const answer = parley.model.hold()
    await send(page, 'Hello')
    await answer.received
    answer.send('Half ')
    await page.locator('li').nth(1).getByText('Half').waitFor()
    await page.waitForURL(/#cnv_/)
    await page.reload()
    await page.locator('li').nth(1).getByText('Half').waitFor()
    answer.send('and half')
    answer.end()
    await line(page, 'Half and half').waitFor()
    await page.locator('main[data-activity=idle]').waitFor()
  })

  it('shows what happens on another page: messages, titles, versions', async () => {
    const { parley, client, open } = await begin()
    parley.model.reply('First')
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await client.reply(reply.id).done()
    const [one, two] = [await open(conversation.id), await open(conversation.id)]
    await Promise.all([line(one, 'First').waitFor(), line(two, 'First').waitFor()])
    parley.model.reply('To both')
    await send(one, 'Anybody?')
    await line(two, 'To both').waitFor()
    await one.getByText('Rename').click()
    await two.locator('nav').getByText('Renamed').waitFor()
    await two.locator('h1').getByText('Renamed').waitFor()
    parley.model.reply('Second')
    await line(one, 'To both').getByText('Again').click()
    await line(one, 'Second').waitFor()
    await line(one, 'Second').getByText('Version before').click()
    await line(one, 'To both').waitFor()
  })

  it('keeps a message that could not be sent, and sends it when asked to', async () => {
    const { parley, client, open } = await begin()
    parley.model.reply('Hi')
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await client.reply(reply.id).done()
    const page = await open(conversation.id)
    await line(page, 'Hi').waitFor()
    await page.route('**/graphql', route => route.abort())
    await send(page, 'Lost?')
    await page.locator('li[data-status=UNSENT]').waitFor()
    await page.unroute('**/graphql')
    parley.model.reply('Found')
    await page.getByText('Retry').click()
    await line(page, 'Found').waitFor()
    expect(await texts(page)).toEqual(['Hello', 'Hi', 'Lost?', 'Found'])
  })

  it('says that the session was revoked', async () => {
    const { parley, client, open } = await begin()
    parley.model.reply('Hi')
    const { conversation } = await client.sendMessage({ content: 'Hello' })
    const page = await open(conversation.id)
    await line(page, 'Hi').waitFor()
    await parley.as(await parley.signIn('user')).client.revokeOtherSessions()
    await page.locator('main[data-phase=ended]').waitFor()
    await page.getByRole('alert').getByText('SessionRevokedError').waitFor()
  })

  it('leaves nothing behind when it goes', async () => {
    const { parley, client, open, complaints } = await begin()
    parley.model.hold()
    const { conversation } = await client.sendMessage({ content: 'Hello' })
    const page = await open(conversation.id)
    await line(page, 'Hello').waitFor()
    const sockets: WebSocket[] = []
    page.on('websocket', socket => sockets.push(socket))
    await page.reload()
    await line(page, 'Hello').waitFor()
    // That of the page before may come and go meanwhile.
    const socket = sockets.findLast(one => !one.isClosed()) ?? (await page.waitForEvent('websocket'))
    const closed = socket.waitForEvent('close')
    await page.evaluate(() => window.close())
    await closed
    expect(complaints).toEqual([])
  })
})

describe.skipIf(!hasChromium)('whose session ends', () => {
  it('is nobody in every page at once, with the reason', async () => {
    const { parley, client, open } = await begin()
    const pages = [await open(), await open()]
    await Promise.all(pages.map(page => page.getByText('Jonas').waitFor()))
    const id = (await client.me())?.id ?? ''
    const ids = (await client.userSessions(id).all(100)).map(session => session.id)
    const { client: admin } = await parley.signIn('admin')
    await admin.revokeSessions(ids)
    for (const page of pages) await page.getByText('Nobody This session was ended. Sign in again.').waitFor()
  })

  it('is told the sentence of the server where a call is refused', async () => {
    const { client, open } = await begin()
    await client.signOut()
    const page = await open()
    await page.getByText(/^Nobody \S/).waitFor()
    expect(await page.locator('header').textContent()).toBe('Nobody There is no such session. Sign in again.')
  })
})

describe('on a server', () => {
  it('renders without asking for anything', () => {
    const client = createClient({
      url: 'http://localhost:1',
      fetch: () => Promise.reject(new Error('A request was made.')),
    })
    const Page = () => {
      const { phase, messages } = useConversation('cnv_1')
      const { conversations } = useConversations()
      const { me } = useMe()
      return createElement('p', null, [phase, messages.length, conversations.length, String(me)].join(' '))
    }
    const html = renderToString(createElement(ParleyProvider, { client }, createElement(Page)))
    expect(html).toBe('<p>loading 0 0 undefined</p>')
  })

  it('says what is missing without a provider', () => {
    const Page = () => createElement('p', null, useMe().me?.name)
    expect(() => renderToString(createElement(Page))).toThrow('There is no <ParleyProvider>')
  })
})
