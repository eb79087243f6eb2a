import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { approveDevice } from '../../server/test/deviceBrowser.ts'
import { createProxy } from '../../server/test/proxy.ts'
import { createRelay } from '../../server/test/relay.ts'
import { reply, send, startWorld, type World } from './world.ts'

const message = { name: 'Message' }
const DAY_MS = 86_400_000

describe.skipIf(!hasChromium)('from elsewhere', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('a network that is lost during a reply is said to be, and what was said meanwhile is there when it is back', async () => {
    const { parley, open } = world
    const relay = await createRelay(parley.url)
    const page = await open('user')
    await page.goto(relay.url)
    const answer = parley.model.hold()
    await send(page, 'Go on, whatever happens')
    await answer.received
    answer.send('before, ')
    await reply(page).getByText('before,').waitFor()
    await relay.cut()
    await page.getByText('No connection. Trying again…').waitFor()
    answer.send('meanwhile, ')
    await relay.mend()
    await reply(page).getByText('before, meanwhile,', { exact: true }).waitFor()
    answer.send('after')
    answer.end()
    await reply(page).getByText('before, meanwhile, after', { exact: true }).waitFor()
    await page.getByText('No connection. Trying again…').waitFor({ state: 'detached' })
    await page.context().close()
    await relay.close()
  })

  it.each(['events', 'poll'] as const)('where sockets are blocked, replies come by %s', async way => {
    const { parley, open } = world
    await using proxy = await createProxy(parley.url)
    proxy.rules.upgrades = 'refuse'
    if (way === 'poll') proxy.rules.events = 'refuse'
    const page = await open('user')
    // Where the cookie is.
    await page.goto(proxy.url.replace('127.0.0.1', 'localhost'))
    const answer = parley.model.hold()
    await send(page, 'By another way')
    await answer.received
    answer.send('piece ')
    await reply(page).getByText('piece', { exact: true }).waitFor()
    answer.send('by piece')
    answer.end()
    await reply(page).getByText('piece by piece', { exact: true }).waitFor()
    expect(proxy.seen).toContain(way)
    await page.context().close()
  })

  it('a second person follows the same reply, from where it is', async () => {
    const { parley, open } = world
    const one = await open('user')
    await send(one, 'For two of us')
    await reply(one).getByText('A short answer.').waitFor()
    const path = new URL(one.url()).pathname
    const { client } = await parley.signIn('user')
    const other = await (await parley.signIn('admin')).client.me()
    await client.addParticipant(path.replace('/c/', ''), other?.id ?? '', 'WRITE')
    const two = await open('admin', path)
    await reply(two).getByText('A short answer.').waitFor()
    const answer = parley.model.hold()
    await send(one, 'And now?')
    await answer.received
    answer.send('**Both** ')
    await reply(two, 1).getByText('Both').waitFor()
    answer.send('read this')
    answer.end()
    for (const page of [one, two]) {
      await reply(page, 1).getByText('Both read this').waitFor()
      expect(await reply(page, 1).locator('strong').textContent()).toBe('Both')
    }
    await Promise.all([one.context().close(), two.context().close()])
  })

  it('a code that is typed in a second browser signs the first one in', async () => {
    const page = await world.open(null)
    await page.getByRole('button', { name: /code/i }).click()
    const dialog = page.getByRole('dialog')
    const code = await dialog.getByRole('status', { name: 'Code', exact: true }).textContent()
    const address = await dialog.getByRole('link').textContent()
    await approveDevice(address ?? '', code ?? '', 'user')
    await page.getByRole('heading', { name: /Jonas/ }).waitFor()
    await page.context().close()
  })

  it.each([-40, 40])('a clock that is wrong by %d days keeps nobody from anything', async days => {
    const { parley, open } = world
    const page = await open(null)
    await page.addInitScript(ms => {
      const now = Date.now
      globalThis.Date = class extends Date {
        constructor(...given: []) {
          super(...(given.length > 0 ? given : ([now() + ms] as unknown as [])))
        }
        static override now = () => now() + ms
      } as DateConstructor
    }, days * DAY_MS)
    await page.reload()
    await page.getByRole('button', { name: /code/i }).click()
    const dialog = page.getByRole('dialog')
    const code = await dialog.getByRole('status', { name: 'Code', exact: true }).textContent()
    expect(await dialog.getByText(/The code is valid for/).count()).toBe(0)
    await approveDevice((await dialog.getByRole('link').textContent()) ?? '', code ?? '', 'user')
    const answer = parley.model.hold()
    await send(page, `What day is it, ${days}?`)
    await answer.received
    answer.send('Ask ')
    await reply(page).getByText('Ask').waitFor()
    answer.send('somebody else')
    answer.end()
    await reply(page).getByText('Ask somebody else').waitFor()
    await page.getByRole('textbox', message).fill('a draft of another time')
    await page.reload()
    await reply(page).getByText('Ask somebody else').waitFor()
    expect(await page.getByRole('textbox', message).inputValue()).toBe('a draft of another time')
    await page.evaluate(() => {
      location.hash = 'profile/sessions'
    })
    await page.getByRole('dialog').getByText('This one').waitFor()
    await page.context().close()
  })

  it('nothing of all that made the browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
