/**
 * `npm run bench:chat`: the chat app in headless Chromium while a reply comes in, 200 pieces a second for a minute, beside a
 * page that shows the same as plain text. In the first half of each reply nobody follows, in the second the reader has gone to
 * its end. Ends with 1 where a goal is missed. Model, server and browser share the machine; compare within one run only.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { exitOnSignals } from '../scripts/run.ts'
import { launchChromium } from '../sdk/test/browser.ts'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { heapOf, showPlainly, type Watched, watchPage } from './chatPage.ts'
import { fence, lettersOf, mixed, readable } from './chatText.ts'
import { createProgress } from './progress.ts'

const help = `Usage: npm run bench:chat -- [options]

  --quick          six seconds a reply in place of sixty, to try it
  --only <kind>    mixed or fence`

exitOnSignals()

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const RATE = 200
/** A machine that does other things too may take so much longer. */
const LATE_MS = 300_000
const seconds = values.quick ? 6 : 60
const kinds = {
  mixed: { text: mixed, length: 2000 * seconds },
  fence: { text: fence, length: 4000 * seconds },
}
/** Of half a minute each. */
const goals = { blocked: 1000, replaced: 20, grownMb: 8, largestPaintMs: 1000 }

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-chat-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const model = spawn(
  process.execPath,
  [fileURLToPath(new URL('chatModel.ts', import.meta.url)), String(RATE)],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
cleanUp.defer(() => void model.kill())
const [address] = await once(model.stdout, 'data')
const server = cleanUp.use(
  startProcess({
    folder,
    port: await freePort(),
    env: { OPENAI_BASE_URL: String(address).trim(), RATE_LIMITS: 'off', TITLES: 'off' },
  }),
)
await server.ready
const browser = await launchChromium()
cleanUp.defer(() => browser.close())
const { token, cookie } = await signInByBrowser(server.url, 'user')

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 820 },
    ...options,
  })
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }])
  await context.addInitScript(watchPage)
  const page = await context.newPage()
  await page.goto(server.url + path)
  return page
}

interface Measured {
  halves: Watched[]
  heap: [number, number]
  dropped: number
}

/** What a page does while the reply to what was asked comes in. */
async function measure(
  name: string,
  page: Page,
  whole: string,
  toEnd: () => Promise<void>,
): Promise<Measured> {
  const article = page.locator('article[data-status=STREAMING]:has(pre, p, h3)')
  await article.waitFor()
  const before = await heapOf(page)
  await page.evaluate(() => watch.take())
  const began = performance.now()
  const tell = createProgress(name, seconds)
  const halves: Watched[] = []
  for (let half = 1; half <= 2; half++) {
    while (performance.now() - began < half * seconds * 500) {
      await delay(Math.min(500, half * seconds * 500))
      tell(Math.min(seconds - 0.1, (performance.now() - began) / 1000))
    }
    if (half === 1) {
      halves.push(await page.evaluate(() => watch.take()))
      await toEnd()
    }
  }
  await page.locator('article[data-status=STREAMING]').waitFor({ state: 'detached', timeout: LATE_MS })
  halves.push(await page.evaluate(() => watch.take()))
  tell(seconds)
  const shown = await page.evaluate(() => {
    const found = document.querySelector('article:last-of-type > :is(div, pre)')?.cloneNode(true) as Element
    for (const bar of found.querySelectorAll('figcaption')) bar.remove()
    return found.textContent ?? ''
  })
  const letters = lettersOf(shown)
  const same = [...whole].findIndex((letter, i) => letter !== letters[i])
  if (same >= 0)
    console.log(
      `${name.trim()}: after "${whole.slice(same - 20, same)}" comes "${letters.slice(same, same + 20)}"`,
    )
  const dropped = Math.max(Math.abs(letters.length - whole.length), same < 0 ? 0 : 1)
  return { halves, heap: [before, await heapOf(page)], dropped }
}

let isMissed = false
const row = (name: string, ...cells: string[]) =>
  console.log(`${name.padEnd(34)}${cells.map(cell => cell.padStart(12)).join('')}`)

console.log(
  `${RATE} pieces a second for ${seconds} s, Chromium ${browser.version()}, Node ${process.versions.node}\n`,
)
row('', 'goal', 'chat', '', 'plain text', '')
for (const [kind, { text, length }] of Object.entries(kinds)) {
  if (values.only && values.only !== kind) continue
  const asked = `${kind} ${length} ${seconds}`
  const page = await open('/')
  await page.getByRole('textbox', { name: 'Message' }).fill(asked)
  await page.getByRole('textbox', { name: 'Message' }).press('Enter')
  const chat = await measure(`${kind}, chat      `, page, readable(text(length)), () =>
    page.getByRole('button', { name: 'To the end' }).click(),
  )
  await page.context().close()

  const plain = await open('/healthz', { bypassCSP: true })
  const query = 'mutation ($content: String!) { sendMessage(input: { content: $content }) { reply { id } } }'
  const { data } = await ask(server.url, { query, variables: { content: asked } }, token)
  await plain.evaluate(showPlainly, data.sendMessage.reply.id as string)
  const control = await measure(`${kind}, plain text`, plain, lettersOf(text(length)), async () => {})
  await plain.context().close()

  const both = (of: (one: Measured) => readonly unknown[], goal: string) =>
    [goal, ...[chat, control].flatMap(one => of(one).map(String))] as const
  const line = (name: string, goal: string, isMet: boolean, of: (one: Measured) => readonly unknown[]) => {
    isMissed ||= !isMet
    row(`${isMet ? ' ' : '!'} ${name}`, ...both(of, goal))
  }
  const halves = (of: (half: Watched) => number) => (one: Measured) => one.halves.map(of)
  const worst = (of: (half: Watched) => number) => Math.max(...chat.halves.map(of))
  console.log(`${kind}, ${length} characters: first half, then followed`)
  line(
    'blocked, ms',
    `≤ ${goals.blocked}`,
    worst(one => one.blocked) <= goals.blocked,
    halves(one => Math.round(one.blocked)),
  )
  line(
    'blocks replaced',
    `≤ ${goals.replaced}`,
    worst(one => one.replaced) <= goals.replaced,
    halves(one => one.replaced),
  )
  line(
    'layout shift',
    '0',
    worst(one => one.shifted) === 0,
    halves(one => Number(one.shifted.toFixed(4))),
  )
  line(
    'frames a second',
    '',
    true,
    halves(one => Math.round(one.frames / (seconds / 2))),
  )
  line('characters dropped', '0', chat.dropped === 0, one => [one.dropped, ''])
  line(
    'memory before and after, MB',
    `+ ${goals.grownMb}`,
    chat.heap[1] - chat.heap[0] <= goals.grownMb,
    one => one.heap.map(mb => mb.toFixed(1)),
  )
}

const paints: number[] = []
for (let i = 0; i < 6; i++) {
  const page = await open('/')
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => watch.largestPaint > 0)
  paints.push(await page.evaluate(() => watch.largestPaint))
  await page.context().close()
}
// The first one warms the server.
const [fastest = 0, ...slower] = paints.slice(1).sort((a, b) => a - b)
const median = slower[1] ?? 0
isMissed ||= median >= goals.largestPaintMs
row(
  `${median < goals.largestPaintMs ? ' ' : '!'} largest paint, nothing cached, ms`,
  `< ${goals.largestPaintMs}`,
  median.toFixed(0),
  `(${fastest.toFixed(0)} – ${slower.at(-1)?.toFixed(0)})`,
)
process.exitCode = isMissed ? 1 : 0
