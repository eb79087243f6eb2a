import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../../server/test/ask.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { median, spread } from '../figures.ts'
import { filesOf, residentOf } from '../processCost.ts'
import type { Bench } from '../withBench.ts'
import type { Row } from './row.ts'
import { startParley } from './servers.ts'

const STARTS = 5
const REQUESTS = 1000
const GOALS = { ms: 1500, idle: 180, after: 300 }
/** V8 gives back what a start took when half a minute has passed and little happens. */
const IDLE_MS = 45_000

/** From the command to the first answer, on what is there; and what a server holds. */
export async function starting(bench: Bench): Promise<Row[]> {
  const { folder } = await stopped(await startParley(bench))
  const times: number[] = []
  const [early, busy]: [number[], number[]] = [[], []]
  for (let i = 0; i < STARTS; i++) {
    const began = performance.now()
    const server = await startParley(bench, {}, folder)
    times.push(performance.now() - began)
    await delay(3000)
    early.push(residentOf(server.pid))
    await askMany(server)
    busy.push(residentOf(server.pid))
    await stopped(server)
  }
  const rested = await startParley(bench, {}, folder)
  await delay(IDLE_MS)
  const [idle, files] = [residentOf(rested.pid), filesOf(rested.pid)]
  await askMany(rested)
  await delay(IDLE_MS)
  const again = residentOf(rested.pid)
  const row = (work: string, goal: string, measured: string, isMet: boolean): Row => ({
    work,
    goal,
    measured,
    isMet,
  })
  return [
    row(
      'start to ready, SQLite',
      `≤ ${GOALS.ms} ms`,
      `**${median(times).toFixed(0)} ms**; ${spread(times)}`,
      median(times) <= GOALS.ms,
    ),
    row(
      'memory, idle for 45 s',
      `≤ ${GOALS.idle} MB`,
      `**${idle} MB**, of which ${files} are files; ${spread(early)} three seconds after a start`,
      idle <= GOALS.idle,
    ),
    row(
      `memory after ${REQUESTS} requests`,
      `≤ ${GOALS.after} MB`,
      `**${median(busy).toFixed(0)} MB**; ${spread(busy)}; idle for 45 s after them ${again}`,
      median(busy) <= GOALS.after,
    ),
  ]
}

async function askMany({ url }: { url: string }): Promise<void> {
  const { token } = await signInByBrowser(url, 'user')
  for (let n = 0; n < REQUESTS; n++) await ask(url, '{ me { id name } }', token)
}

async function stopped<Server extends Awaited<ReturnType<typeof startParley>>>(
  server: Server,
): Promise<Server> {
  server.kill('SIGINT')
  await server.exit
  return server
}
