import type { WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

const message = { name: 'Message' }

describe.skipIf(!hasChromium)('on a bad day', () => {
  let world: World
  beforeAll(async () => {
    const env = { MODEL_DETAILS: 'test-model: context=8000 output=100 prompt=1000 completion=1000' }
    world = await startWorld({ env })
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('sockets that are cut twenty times during a reply change nothing in its text', async () => {
    const { parley, open } = world
    const page = await open('user')
    let socket: WebSocketRoute | undefined
    await page.routeWebSocket(/graphql/, route => {
      route.connectToServer()
      socket = route
    })
    await page.reload()
    const answer = parley.model.hold()
    await send(page, 'Count')
    await answer.received
    let text = ''
    for (let i = 0; i < 20; i++) {
      text += `${i} `
      answer.send(`${i} `)
      await reply(page).getByText(text.trim(), { exact: true }).waitFor()
      await socket?.close({ code: 1012 })
    }
    answer.send('end')
    answer.end()
    await reply(page).getByText(`${text}end`, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Send' }).waitFor()
    await page.close()
  })

  it('a server that restarts is said to be away, and back, and nothing is lost', async () => {
    const { parley, open } = world
    const page = await open('user')
    await send(page, 'Before')
    await reply(page).getByText('A short answer.').waitFor()
    await page.getByRole('textbox', message).fill('typed meanwhile')
    await parley.stop()
    await page.getByText('No connection. Trying again…').waitFor()
    await parley.start()
    await page.getByText('Connected again').waitFor()
    expect(await page.getByRole('textbox', message).inputValue()).toBe('typed meanwhile')
    await page.getByRole('textbox', message).press('Enter')
    await reply(page, 1).getByText('A short answer.').waitFor()
    await page.close()
  })

  it('whoever is signed out elsewhere signs in again and is where they were, with what they had typed', async () => {
    const { parley, open } = world
    const page = await open('viewer')
    const { client } = await parley.signIn('viewer')
    await page.getByRole('textbox', message).waitFor()
    await client.revokeOtherSessions()
    await page.getByRole('dialog', { name: 'You were signed out' }).waitFor()
    const user = await open('user')
    await send(user, 'A place to come back to')
    await reply(user).getByText('A short answer.').waitFor()
    await user.getByRole('textbox', message).fill('half a thought')
    const path = new URL(user.url()).pathname
    await (await parley.signIn('user')).client.revokeOtherSessions()
    await user.getByRole('dialog', { name: 'You were signed out' }).getByRole('link').click()
    await user.getByRole('button', { name: /Jonas Lindqvist/ }).click()
    await reply(user).getByText('A short answer.').waitFor()
    expect(new URL(user.url()).pathname).toBe(path)
    expect(await user.getByRole('textbox', message).inputValue()).toBe('half a thought')
    await Promise.all([page.close(), user.close()])
  })

  it('a message that the end of the session kept from being sent is a draft again', async () => {
    const page = await world.open('user')
    await page.getByRole('textbox', message).waitFor()
    await page.route('**/graphql', async route => {
      if (!route.request().postData()?.includes('sendMessage')) return route.fallback()
      const error = { message: 'The session has ended.', extensions: { code: 'SESSION_EXPIRED' } }
      await route.fulfill({ status: 401, json: { errors: [error] } })
    })
    await page.getByRole('textbox', message).fill('worth keeping')
    await page.getByRole('textbox', message).press('Enter')
    await expect.poll(() => page.getByRole('textbox', message).inputValue()).toBe('worth keeping')
    await page.close()
  })

  it('a budget that is used up is said with the message, which waits', async () => {
    const { parley, open } = world
    const { client } = await parley.signIn('admin')
    const { id } = await client.setBudget({ scope: 'ORGANIZATION', period: 'MONTH', limit: '0.001' })
    const page = await open('user')
    await send(page, 'Too dear')
    await page.getByRole('alert').getByText('Your budget is used up').waitFor()
    await client.deleteBudget(id)
    await page.getByRole('button', { name: 'Try again' }).click()
    await reply(page).getByText('A short answer.').waitFor()
    await page.close()
  })

  it('what is too fast for the server says when it may be tried again', async () => {
    const { open } = world
    const page = await open('user')
    let refused = 0
    await page.route('**/graphql', (route, request) => {
      if (!request.postData()?.includes('mutation SendMessage') || refused++ > 3) return route.fallback()
      const extensions = { code: 'RATE_LIMITED', retryAfter: 3600 }
      const body = JSON.stringify({ errors: [{ message: 'Too many.', extensions }] })
      return route.fulfill({ status: 429, contentType: 'application/json', body })
    })
    await send(page, 'Quick')
    const button = page.getByRole('button', { name: /Try again in \d+ s/ })
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
    await page.close()
  })

  it('a model that is gone is not asked for again', async () => {
    const { open } = world
    const page = await open('user')
    await page.evaluate(() => localStorage.setItem('parley.model', 'gone'))
    await page.reload()
    await send(page, 'Anybody?')
    await reply(page).getByText('A short answer.').waitFor()
    await page.close()
  })

  it('a new version is offered while a reply is written, which goes on', async () => {
    const { parley, open } = world
    const page = await open('user')
    const answer = parley.model.hold()
    await send(page, 'Slowly')
    await answer.received
    answer.send('first ')
    await reply(page).getByText('first').waitFor()
    await page.route(`${parley.url}/`, route =>
      route.fulfill({ contentType: 'text/html', body: '<script src="/assets/index-new.js"></script>' }),
    )
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('There is a new version.').waitFor()
    answer.send('and last')
    answer.end()
    await reply(page).getByText('first and last').waitFor()
    await page.close()
  })

  it('a part that is not there any more when a reply fails takes nothing away', async () => {
    const { parley, open } = world
    const page = await open('user')
    await page.route(/assets\/Failure-/, route => route.fulfill({ status: 404 }))
    const answer = parley.model.hold()
    await send(page, 'While a new version comes')
    await answer.received
    answer.send('as far as this')
    await reply(page).getByText('as far as this').waitFor()
    answer.cut()
    await reply(page).getByText('Something went wrong.').waitFor()
    await reply(page).getByText('as far as this').waitFor()
    expect(await page.getByText('There is a new version.').count()).toBe(0)
    await page.close()
  })

  it('without a model that is said, and nothing is sent', async () => {
    const { parley, open } = world
    const page = await open('user')
    await page.route('**/graphql', async route => {
      if (!route.request().postData()?.includes('query Models')) return route.fallback()
      await route.fulfill({ json: { data: { models: [] } } })
    })
    await page.reload()
    await page.getByText('No model is set up here yet.').waitFor()
    const { length } = parley.model.requests
    await send(page, 'Anybody?')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await page.getByRole('textbox', message).inputValue()).toBe('Anybody?')
    expect(parley.model.requests.length).toBe(length)
    await page.close()
  })

  it('nothing of all that made the browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
