import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../sdk/test/browser.ts'
import { reply, send, startWorld, type World } from './world.ts'

describe.skipIf(!hasChromium)('a conversation as a file', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  it('holds what is shown as Markdown, and everything as JSON', async () => {
    const { parley, open } = world
    const page = await open('user')
    parley.model.reply('# First answer')
    await send(page, 'A question for the file')
    await reply(page).getByText('First answer').waitFor()
    const { client } = await parley.signIn('user')
    const id = new URL(page.url()).pathname.slice('/c/'.length)
    await client.updateConversation(id, { title: 'Zum Mitnehmen: für alle' })
    parley.model.reply('Second answer')
    await page.getByRole('button', { name: 'Write again', exact: true }).click()
    await reply(page).getByText('Second answer').waitFor()
    await reply(page).getByRole('button', { name: 'Previous version' }).click()
    await reply(page).getByText('First answer').waitFor()

    // The newest, where this is repeated.
    const row = page.getByRole('listitem').filter({ hasText: 'Zum Mitnehmen' }).first()
    const download = async (format: string) => {
      await row.getByRole('button').press('Enter')
      await page.getByRole('menuitem', { name: 'Export' }).press('Enter')
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('dialog').getByRole('button', { name: format }).press('Enter'),
      ])
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
    }
    const markdown = await download('Markdown')
    expect(markdown.name).toBe('Zum Mitnehmen für alle.md')
    expect(markdown.text).toContain('A question for the file')
    expect(markdown.text).toContain('### First answer')
    expect(markdown.text).not.toContain('Second answer')
    const json = await download('JSON')
    expect(json.name).toBe('Zum Mitnehmen für alle.json')
    expect(JSON.parse(json.text).messages.map(({ content }: { content: string }) => content)).toEqual([
      'A question for the file',
      '# First answer',
      'Second answer',
    ])
    expect(page.url()).toContain(`/c/${id}`)
  })

  it('that is not there is said in the dialog', async () => {
    const { open } = world
    const page = await open('user', '/#export/cnv_01h455vb4pex5vsknk084sn02q')
    await page.getByRole('button', { name: 'JSON' }).click()
    await page.getByRole('alert').getByText('It does not exist').waitFor()
  })

  it('made no browser complain', () => {
    expect(world.complaints).toEqual([])
  })
})
