import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { hasChromium, launchChromium } from '../../test/browser.js'
import { servePage } from '../../test/servePage.js'

let browser: Browser
let served: Awaited<ReturnType<typeof servePage>>

beforeAll(async () => {
  if (!hasChromium) return
  ;[browser, served] = await Promise.all([launchChromium(), servePage('assistant')])
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
    await page.getByLabel('Message').waitFor()
    return page
  }
  return { parley, ...person, open, complaints }
}

async function send(page: Page, text: string) {
  await page.getByLabel('Message').fill(text)
  await page.getByText('Send', { exact: true }).click()
}
const shown = (page: Page, text: string) =>
  page.locator('.message').filter({ has: page.getByText(text, { exact: true }) })
const texts = (page: Page) => page.locator('.message .text').allTextContents()

describe.skipIf(!hasChromium)('a thread of assistant-ui', () => {
  it('sends, shows the reply as it grows, and goes on with it after the page was loaded again', async () => {
    const { parley, open, complaints } = await begin()
    const page = await open()
    const answer = parley.model.hold()
    await send(page, 'Hello')
    await shown(page, 'Hello').waitFor()
    await answer.received
    answer.send('Half')
    await shown(page, 'Half').waitFor()
    await page.waitForURL(/#cnv_/)
    await page.reload()
    await shown(page, 'Half').waitFor()
    answer.send(' and half')
    answer.end()
    await shown(page, 'Half and half').waitFor()
    await page.getByText('●').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual(['Hello', 'Half and half'])
    expect(complaints).toEqual([])
  })

  it('gives the server files that are added, sends those that stay, and shows them', async () => {
    const { parley, client, open, complaints } = await begin()
    const page = await open()
    const add = async (name: string) => {
      const choosing = page.waitForEvent('filechooser')
      await page.getByText('Attach', { exact: true }).click()
      await (await choosing).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(`In ${name}`) })
      await page.locator('.file').getByText(name).waitFor()
    }
    await add('a.txt')
    await add('b.txt')
    await expect
      .poll(async () => (await client.attachments()).nodes.map(({ status }) => status))
      .toEqual(['READY', 'READY'])
    await page.locator('.file').filter({ hasText: 'a.txt' }).getByText('Take out').click()
    await page.locator('.file').getByText('a.txt').waitFor({ state: 'detached' })
    await expect
      .poll(async () => (await client.attachments()).nodes.map(one => one.filename))
      .toEqual(['b.txt'])
    parley.model.reply('I read it.')
    await send(page, 'Read this')
    await shown(page, 'I read it.').waitFor()
    await page.locator('.sent').getByText('b.txt').waitFor()
    expect(JSON.stringify(parley.model.requests.at(-1)?.body)).toContain('In b.txt')
    await page.reload()
    await page.locator('.sent').getByText('b.txt').waitFor()
    expect(complaints).toEqual([])
  })

  it('stops', async () => {
    const { parley, client, open } = await begin()
    const answer = parley.model.hold()
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await answer.received
    answer.send('As I was')
    const page = await open(conversation.id)
    await shown(page, 'As I was').waitFor()
    await page.getByText('Stop').click()
    expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED', content: 'As I was' })
  })

  it('writes a reply again, edits a message, and switches between the versions', async () => {
    const { parley, client, open, complaints } = await begin()
    parley.model.reply('First')
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await client.reply(reply.id).done()
    const page = await open(conversation.id)
    parley.model.reply('Second')
    await shown(page, 'First').getByText('Again').click()
    await shown(page, 'Second').waitFor()
    expect(await page.locator('.branch').allTextContents()).toEqual(['2/2'])
    await shown(page, 'Second').getByText('Previous').click()
    await shown(page, 'First').waitFor()
    expect(await page.locator('.branch').allTextContents()).toEqual(['1/2'])
    parley.model.reply('Ahoy!')
    await shown(page, 'Hello').getByText('Edit').click()
    await page.getByLabel('Edited').fill('Ahoy')
    await page.getByText('Save').click()
    await shown(page, 'Ahoy!').waitFor()
    await page.getByText('●').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual(['Ahoy', 'Ahoy!'])
    await shown(page, 'Ahoy').getByText('Previous').click()
    await shown(page, 'Hello').waitFor()
    expect(await page.locator('.branch').allTextContents()).toContain('1/2')
    expect(complaints).toEqual([])
  })

  it('shows what another person writes', async () => {
    const { parley, client, open } = await begin()
    parley.model.reply('Hi')
    const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
    await client.reply(reply.id).done()
    const page = await open(conversation.id)
    await shown(page, 'Hi').waitFor()
    parley.model.reply('Sure')
    await client.sendMessage({ conversationId: conversation.id, content: 'From elsewhere' })
    await shown(page, 'Sure').waitFor()
    await page.getByText('●').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual(['Hello', 'Hi', 'From elsewhere', 'Sure'])
  })
})
