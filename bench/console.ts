/**
 * `npm run bench:console`: the console in headless Chromium at a server of a hundred thousand people, a million sessions and a
 * million audit events. For each list: how long until its first rows are on the screen, until its count is, and until the rows
 * of page 400 are. Ends with 1 where rows take more than a second at the median. Server, database and
 * browser share the machine; compare runs on one machine only.
 */
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { definition } from '../admin/src/generated/resources.ts'
import { exitOnSignals } from '../scripts/run.ts'
import { launchChromium } from '../sdk/test/browser.ts'
import { sizesOf, startCompany } from './companyServer.ts'
import { median } from './figures.ts'

const help = `Usage: npm run bench:console -- [options]

  --database <kind>       sqlite or postgresql (default sqlite)
  --scale <n>             of a hundred thousand people, a million sessions and audit events (default 1)
  --only <text>           only lists whose name has this text
  --rounds <n>            looks at each (default 3)`

exitOnSignals()

const LIMIT_MS = 1000
const LATE_PAGE = 400

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const sizes = sizesOf(Number(values.scale), 1_000_000)
await using company = await startCompany(values.database, sizes)
const browser = await launchChromium()
await using cleanUp = new AsyncDisposableStack()
cleanUp.defer(() => browser.close())
const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
const [name = '', value = ''] = company.cookie.split(/=(.*)/s)
await context.addCookies([{ name, value, url: company.url }])

/** Milliseconds after the address changed; null for what never came. */
interface Seen {
  rows: number | null
  count: number | null
}

/** Goes to an address of the console as a link does, and watches what comes. */
const goTo = (page: Page, path: string): Promise<Seen> =>
  page.evaluate(
    address =>
      new Promise<Seen>(resolve => {
        const began = performance.now()
        const seen: Seen = { rows: null, count: null }
        const before = document.title
        const look = () => {
          const passed = performance.now() - began
          if (document.querySelector('tr.row[data-id], .event, .matrix')) seen.rows ??= passed
          if (document.querySelector('.bar-count')) seen.count ??= passed
          const isEmpty = document.title !== before && document.querySelector('.empty, .error-note') !== null
          const isDone = seen.rows !== null && seen.count !== null
          if (isDone || isEmpty || passed > 30_000) resolve(seen)
          else requestAnimationFrame(look)
        }
        history.pushState(null, '', address)
        dispatchEvent(new PopStateEvent('popstate'))
        requestAnimationFrame(look)
      }),
    path,
  )

function medianSeen(of: readonly (number | null)[]): number | null {
  const told = of.filter(time => time !== null)
  return told.length > 0 ? median(told) : null
}

async function looks(path: string): Promise<Seen> {
  const seen: Seen[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    // Anew each time: nothing is kept of the look before, and the parts of the page are in the cache of the browser.
    const page = await context.newPage()
    await page.goto(`${company.url}/admin/nowhere`)
    await page.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor()
    await page.waitForLoadState('networkidle')
    seen.push(await goTo(page, path))
    await page.close()
  }
  return { rows: medianSeen(seen.map(({ rows }) => rows)), count: medianSeen(seen.map(({ count }) => count)) }
}

const cell = (time: number | null) => (time === null ? '–' : time.toFixed(0)).padStart(10)

console.log(
  `\n${sizes.users} people, ${sizes.sessions} sessions, ${sizes.auditEvents} audit events, ${company.kind}`,
)
console.log(`${'median of '.concat(values.rounds, ', ms').padEnd(20)}      rows     count  page ${LATE_PAGE}`)
await looks('/admin/users')
let slow = 0
for (const { name: list, paged } of Object.values(definition.resources)) {
  if (!list.includes(values.only)) continue
  const first = await looks(`/admin/${list}`)
  const late = paged ? await looks(`/admin/${list}?page=${LATE_PAGE}`) : { rows: null }
  const isOver = [first.rows, late.rows].some(time => time !== null && time > LIMIT_MS)
  if (isOver) slow++
  console.log(
    `${list.padEnd(20)}${cell(first.rows)}${cell(first.count)}${cell(late.rows)}${isOver ? '  over' : ''}`,
  )
}
console.log(`${slow} over ${LIMIT_MS} ms`)
if (slow > 0) process.exitCode = 1
