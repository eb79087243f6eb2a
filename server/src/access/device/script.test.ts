import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, transports } from '../../../test/ask.js'
import { createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { approveDevice, enterCode, formOf, textOf } from '../../../test/deviceBrowser.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

const start = `mutation ($cookie: Boolean! = false) { startDeviceLogin(provider: "dev", cookie: $cookie) {
  handle userCode verificationUri verificationUriComplete expiresAt interval } }`
const poll = `mutation ($handle: String!) { pollDeviceLogin(handle: $handle) {
  status token session { kind user { name } } } }`

onEveryDatabase(database => {
  let parley: Parley
  beforeAll(async () => {
    parley = await startParley({ database, env: { RATE_LIMITS: 'off' } })
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const startLogin = async () => {
    const request = { query: start, headers: { 'user-agent': 'parley-cli/<1>' } }
    const { data, errors } = await ask(parley.url, request)
    if (errors) throw new Error(JSON.stringify(errors))
    return data.startDeviceLogin
  }
  const pollLogin = async (handle: string) =>
    (await ask(parley.url, { query: poll, variables: { handle } })).data.pollDeviceLogin

  describe('signing in by device code at the development provider', () => {
    test('goes from a script to a browser and ends in me [L20]', async () => {
      const { data } = await parley.ask('{ serverInfo { providers { id deviceLogin } } }')
      expect(data.serverInfo.providers).toEqual([{ id: 'dev', deviceLogin: true }])
      const { handle, userCode, verificationUri } = await startLogin()
      expect(await approveDevice(verificationUri, userCode, 'user')).toContain('The device is signed in')
      const { token, ...rest } = await pollLogin(handle)
      expect(rest).toEqual({
        status: 'COMPLETE',
        session: { kind: 'DEVICE', user: { name: 'Jonas Lindqvist' } },
      })
      const me = await ask(parley.url, '{ me { name permissions } }', token)
      expect(me.data.me).toEqual({ name: 'Jonas Lindqvist', permissions: ['HISTORY_READ', 'CHAT'] })
      expect(await pollLogin(handle)).toEqual({ status: 'EXPIRED', token: null, session: null })
    })

    test('asked about twenty times at once gives one session [L20]', async () => {
      const { handle, userCode, verificationUri } = await startLogin()
      await approveDevice(verificationUri, userCode, 'viewer')
      const results = await Promise.all(Array.from({ length: 20 }, () => pollLogin(handle)))
      expect(results.filter(({ token }) => token)).toHaveLength(1)
      expect(results.filter(({ status }) => status === 'COMPLETE')).toHaveLength(1)
    })

    test('says that it waits, and that it was asked too soon [L20]', async () => {
      const { handle, interval } = await startLogin()
      expect(interval).toBe(5)
      expect((await pollLogin(handle)).status).toBe('PENDING')
      expect((await pollLogin(handle)).status).toBe('SLOW_DOWN')
    })

    test('shows who asks and needs a click also by the link with the code [L20]', async () => {
      const { handle, userCode, verificationUriComplete } = await startLogin()
      // 20^8 codes, 34.5 bits (RFC 8628, 6.1).
      expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
      const browser = createBrowser()
      const page = await browser.visit(verificationUriComplete)
      const filled = await textOf(page)
      expect(filled).toContain(`value="${userCode}"`)
      expect(filled).not.toContain('<script')
      const confirm = await textOf(
        await browser.visit(page.url.href.split('?')[0] ?? '', formOf(filled, { user_code: userCode })),
      )
      expect(confirm).toContain(`<strong>${userCode}</strong>`)
      expect(confirm).toContain('<dd>Parley</dd>')
      expect(confirm).toMatch(/<dd>(::ffff:)?(127\.0\.0\.1|::1)<\/dd>/)
      expect(confirm).toContain('parley-cli/&#60;1&#62;')
      expect((await pollLogin(handle)).status).toBe('PENDING')
    })

    test.each(['abort', 'cancel'])('can be refused: %s [L20]', async how => {
      const { handle, userCode, verificationUri } = await startLogin()
      const browser = createBrowser()
      if (how === 'cancel') await approveDevice(verificationUri, userCode, '', browser)
      else {
        const confirm = await enterCode(browser, await browser.visit(verificationUri), userCode)
        const refused = await browser.visit(verificationUri, formOf(await textOf(confirm), { abort: 'yes' }))
        expect(await textOf(refused)).toContain('The device was refused')
      }
      expect((await pollLogin(handle)).status).toBe('DENIED')
    })

    test('takes nobody’s word without the form [L9, L20]', async () => {
      const { handle, userCode, verificationUri } = await startLogin()
      const forged = {
        method: 'POST',
        body: new URLSearchParams({ user_code: userCode, confirm: 'yes', xsrf: 'x' }),
      }
      const browser = createBrowser()
      await browser.visit(verificationUri)
      await browser.visit(verificationUri, forged)
      expect((await pollLogin(handle)).status).toBe('PENDING')
    })

    test('is not asked about over WebSocket where a cookie is wanted', async () => {
      const variables = { cookie: true }
      const answer = await transports.websocket(parley.url, { query: start, variables })
      expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      expect((await transports.websocket(parley.url, start)).errors).toBeUndefined()
    })
  })

  test('with a cookie the session goes to the browser that started it, and to no script [S10]', async () => {
    const browser = createBrowser()
    const inBrowser = async (query: string, variables: object): Promise<Answer['data']> => {
      const headers = {
        'content-type': 'application/json',
        origin: parley.url,
        'sec-fetch-site': 'same-origin',
      }
      const body = JSON.stringify({ query, variables })
      return (await (await browser.fetch(`${parley.url}/graphql`, { method: 'POST', headers, body })).json())
        .data
    }
    const { startDeviceLogin } = await inBrowser(start, { cookie: true })
    const { handle, userCode, verificationUri } = startDeviceLogin
    await approveDevice(verificationUri, userCode, 'admin')
    // Whoever else learned of the handle gets nothing, and spoils nothing.
    expect(await pollLogin(handle)).toEqual({ status: 'EXPIRED', token: null, session: null })
    const { pollDeviceLogin } = await inBrowser(poll, { handle })
    expect(pollDeviceLogin).toEqual({
      status: 'COMPLETE',
      token: null,
      session: { kind: 'DEVICE', user: { name: 'Ada Okafor' } },
    })
    expect(sessionCookieOf(browser, parley.url)).toBeDefined()
    expect(browser.cookiesFor(parley.url)).not.toContain('parley-device-')
    expect((await inBrowser('{ me { name } }', {}))?.me).toEqual({ name: 'Ada Okafor' })
  })
})

test('of wrong codes five may be tried, the sixth is not looked at [L20]', async () => {
  await using parley = await startParley()
  const browser = createBrowser()
  const page = () => browser.visit(`${parley.url}/dev/idp/device`)
  for (let guess = 0; guess < 5; guess++)
    expect(await textOf(await enterCode(browser, await page(), 'BBBB-BBBB'))).toContain(
      'No device is waiting',
    )
  const sixth = await enterCode(browser, await page(), 'BBBB-BBBB')
  expect(sixth.response?.status).toBe(429)
  expect(sixth.response?.headers.get('retry-after')).toBe('60')
})
