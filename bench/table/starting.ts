import { setTimeout as delay } from 'node:timers/promises'
import { ask } from '../../server/test/ask.ts'
import { signInByBrowser } from '../../server/test/browser.ts'
import { median, spread } from '../figures.ts'
import { residentOf } from '../processCost.ts'
import type { Bench } from '../withBench.ts'
import type { Row } from './row.ts'
import { startParley } from './servers.ts'

const STARTS = 5
const REQUESTS = 1000
const GOALS = { ms: 1500, idle: 180, after: 300 }

/** From the command to the first answer, on what is there; and what a server holds. */
export async function starting(bench: Bench): Promise<Row[]> {
  const { folder } = await stopped(await startParley(bench))
  const times: number[] = []
  const [idle, after]: [number[], number[]] = [[], []]
  for (let i = 0; i < STARTS; i++) {
    const began = performance.now()
    const server = await startParley(bench, {}, folder)
    times.push(performance.now() - began)
    await delay(3000)
    idle.push(residentOf(server.pid))
    const { token } = await signInByBrowser(server.url, 'user')
    for (let n = 0; n < REQUESTS; n++) await ask(server.url, '{ me { id name } }', token)
    after.push(residentOf(server.pid))
    await stopped(server)
  }
  const row = (work: string, goal: number, figures: number[], unit: string): Row => ({
    work,
    goal: `≤ ${goal} ${unit}`,
    measured: `**${median(figures).toFixed(0)} ${unit}**; ${spread(figures)}`,
    isMet: median(figures) <= goal,
  })
  return [
    row('start to ready, SQLite', GOALS.ms, times, 'ms'),
    row('memory, idle', GOALS.idle, idle, 'MB'),
    row('memory after 1000 requests', GOALS.after, after, 'MB'),
  ]
}

async function stopped<Server extends Awaited<ReturnType<typeof startParley>>>(
  server: Server,
): Promise<Server> {
  server.kill('SIGINT')
  await server.exit
  return server
}
