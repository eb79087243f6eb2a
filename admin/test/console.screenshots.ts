import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHistory } from '../../server/test/auditor.ts'
import { problemsOn } from './axe.ts'
import { fillCompany } from './company.ts'
import { pagesOf } from './pages.ts'
import { shiftOn, watchShift } from './shift.ts'
import { startWorld, type World } from './world.ts'

const docs = join(import.meta.dirname, '../../docs')
const folder = join(docs, 'screenshots/console')
const desktop = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const looks = [
  { look: 'light', options: { ...desktop, colorScheme: 'light' } },
  { look: 'dark', options: { ...desktop, colorScheme: 'dark' } },
  { look: 'phone', options: { ...phone, colorScheme: 'light' } },
  { look: 'phone-dark', options: { ...phone, colorScheme: 'dark' } },
] as const

interface Result {
  page: string
  look: string
  problems: string[]
  shift: number
}

/** One walk through all pages in all looks: a picture of each, what axe finds on it, and how much it moved. */
describe('the console, looked at', () => {
  let world: World
  let people: string[]
  let conversations: { open: string; closed: string }
  const results: Result[] = []

  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    world = await startWorld()
    people = await fillCompany(world.parley, world.admin)
    conversations = { open: await begin('Release notes'), closed: await begin('SQL indexes') }
    const about = { conversationId: conversations.open, reason: 'Ticket 4712: an answer is missing' }
    await openHistory(await world.parley.signIn('auditor'), about)
  })
  afterAll(async () => {
    if (results.length > 0) await writeFile(join(docs, 'accessibility.md'), report(results))
    await world?.[Symbol.asyncDispose]()
  })

  it.each(looks)('in $look', { timeout: 300_000 }, async ({ look, options }) => {
    const opened = async (who: 'admin' | 'auditor') => {
      const page = await world.open(who, '/admin', { ...options, reducedMotion: 'reduce' })
      await watchShift(page)
      return page
    }
    const pages = { admin: await opened('admin'), auditor: await opened('auditor') }
    for (const { name, path, who = 'admin', ready, open } of pagesOf(people[0] ?? '', conversations)) {
      const page = pages[who]
      await page.goto(world.parley.url + path)
      await ready(page)
      await page.waitForLoadState('networkidle')
      const shift = await shiftOn(page)
      await open?.(page)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
      results.push({ page: name, look, problems: await problemsOn(page), shift })
    }
    for (const page of Object.values(pages)) await page.context().close()
    const seen = results.filter(result => result.look === look)
    expect(seen.filter(({ problems }) => problems.length > 0)).toEqual([])
    expect(seen.filter(({ shift }) => shift > 0.05)).toEqual([])
    expect(world.complaints).toEqual([])
  })

  /** What somebody really said: only that has a branch to read. */
  async function begin(content: string): Promise<string> {
    const { client } = await world.parley.signIn('user')
    const { conversation, reply } = await client.sendMessage({ content })
    await client.reply(reply.id).done()
    return conversation.id
  }
})

function report(results: readonly Result[]): string {
  const pages = [...new Set(results.map(({ page }) => page))]
  const cell = (page: string, look: string) => {
    const found = results.find(result => result.page === page && result.look === look)
    if (!found) return '–'
    return found.problems.length === 0 ? 'none' : found.problems.join(', ')
  }
  const head = looks.map(({ look }) => look.replace('-', ', '))
  return `# Accessibility of the console

Serious and critical problems that axe-core (rules of WCAG 2.2 A and AA) finds on each page of the console, by \`npm run screenshots\`,
which writes this file. What a rule cannot find: everything works by keyboard (\`?\` shows the keys), charts have a table.

| page | ${head.join(' | ')} |
|---|${head.map(() => '---').join('|')}|
${pages.map(page => `| ${page} | ${looks.map(({ look }) => cell(page, look)).join(' | ')} |`).join('\n')}
`
}
