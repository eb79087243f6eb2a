import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildApps } from '../../scripts/buildApps.ts'
import { hasChromium, launchChromium } from '../../sdk/test/browser.ts'
import { type Person, signInByBrowser } from './browser.js'
import { type Parley, startParley } from './parley.js'
import { PATIENCE_MS } from './patience.js'

const navigation = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate' }

/** Not by `fetch`, which says itself what it is. */
async function get(parley: Parley, headers: Record<string, string>) {
  const request = http.get(`${parley.url}/graphql`, { headers })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) }
}

/** The page is there once it is built. */
async function open(parley: Parley, who?: Person) {
  const cookie = who && (await signInByBrowser(parley.url, who)).cookie
  return vi.waitUntil(
    async () => {
      const answer = await get(parley, { ...navigation, ...(cookie && { cookie }) })
      return answer.status !== 202 && answer
    },
    { timeout: PATIENCE_MS },
  )
}
const introspection = '{ __schema { queryType { name } } }'

beforeAll(async () => {
  await buildApps(['server/explorer'])
})

describe('the address of the API', () => {
  it('is a page for a browser that goes there, and stays what it is for everybody else', async () => {
    await using parley = await startParley()
    const page = await open(parley)
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<title>Parley explorer</title>')])
    const policy = page.headers['content-security-policy']
    for (const part of ["default-src 'none'", "script-src 'self';", "worker-src 'self'", "'unsafe-inline'"])
      expect(policy).toContain(part)
    for (const headers of [
      { accept: 'application/json', 'sec-fetch-mode': '' },
      { accept: 'text/html', 'sec-fetch-mode': '' },
      { ...navigation, 'sec-fetch-mode': 'cors' },
      { ...navigation, accept: 'application/json' },
    ]) {
      const answer = await get(parley, headers)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.headers['content-type']).toContain('application/json')
    }
  })

  it('shows admins the page and the schema where EXPLORER=admins, and others where to sign in', async () => {
    await using parley = await startParley({ env: { EXPLORER: 'admins' } })
    const nobody = await open(parley)
    expect([nobody.status, nobody.text]).toEqual([401, expect.stringContaining('returnTo=%2Fgraphql')])
    const user = await open(parley, 'user')
    expect([user.status, user.text]).toEqual([403, expect.stringContaining('for admins')])
    expect((await open(parley, 'admin')).status).toBe(200)
    const [person, admin] = [await parley.signIn('user'), await parley.signIn('admin')]
    expect((await person.ask(introspection)).errors?.[0]?.message).toBe('Introspection is not allowed.')
    expect((await admin.ask(introspection)).errors).toBeUndefined()
  })

  it('is no page, and tells nobody the schema, where EXPLORER=off', async () => {
    await using parley = await startParley({ env: { EXPLORER: 'off' } })
    expect((await open(parley, 'admin')).headers['content-type']).toContain('application/json')
    const admin = await parley.signIn('admin')
    expect((await admin.ask(introspection)).errors?.[0]?.message).toBe('Introspection is not allowed.')
    expect((await parley.ask('{ serverInfo { features } }')).data.serverInfo.features).not.toContain(
      'EXPLORER',
    )
  })
})

describe.skipIf(!hasChromium)('the explorer', () => {
  let parley: Parley
  let browser: Browser
  const complaints: string[] = []
  beforeAll(async () => {
    ;[parley, browser] = await Promise.all([startParley(), launchChromium()])
    await open(parley)
  })
  afterAll(async () => {
    await browser.close()
    await parley[Symbol.asyncDispose]()
  })

  async function explore(document: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-US' })
    const { cookie } = await signInByBrowser(parley.url, 'admin')
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: parley.url }])
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    await page.goto(`${parley.url}/graphql?query=${encodeURIComponent(document)}`)
    await page.locator('.graphiql-query-editor .view-line').first().waitFor()
    return page
  }
  const run = (page: Page) => page.getByRole('button', { name: /Execute/ }).click()
  const answer = (page: Page, text: string) =>
    page.locator('.graphiql-response').getByText(text).first().waitFor()

  it('runs a query with the cookie of whoever opened it, and shows it as code', async () => {
    const page = await explore('query Mine { me { id permissions } }')
    await run(page)
    await answer(page, 'SETTINGS_READ')
    await page.getByRole('button', { name: 'Show As code' }).click()
    const code = page.getByRole('region', { name: 'As code' })
    await code.getByText('await parley.request(document)').waitFor()
    await code.getByText(`curl ${parley.url}/graphql`).waitFor()
    expect(complaints).toEqual([])
  })

  it('follows what happens', async () => {
    const page = await explore('subscription Happens { conversationListEvents { kind } }')
    const opened = page.waitForEvent('websocket').then(socket => socket.waitForEvent('framereceived'))
    await run(page)
    await opened
    const admin = await parley.signIn('admin')
    await expect
      .poll(
        async () => {
          await admin.client.createConversation({ title: 'heard of' })
          return page.locator('.graphiql-response').innerText()
        },
        { timeout: PATIENCE_MS },
      )
      .toContain('CONVERSATION_CREATED')
    expect(complaints).toEqual([])
  })
})
