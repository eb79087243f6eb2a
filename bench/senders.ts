import { setTimeout as delay } from 'node:timers/promises'
import { askOnce } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startPostgresql } from '../server/test/startPostgresql.ts'
import { cpuBelow, cpuOf } from './processCost.ts'
import { type Bench, quantile } from './table/row.ts'
import { startParley, startProgram } from './table/servers.ts'

export interface Sending {
  database: 'sqlite' | 'postgresql'
  /** At once; each message begins a conversation. */
  senders: number
  seconds: number
}

const WARM_UP_MS = 3000
const query = `mutation {
  sendMessage(input: { content: "What is it that we are to do about it?" }) { reply { id } } }`

/** Many people send at once, and a model answers each at once with one piece. */
export async function sendMany(bench: Bench, { database, senders, seconds }: Sending) {
  const postgresql = database === 'postgresql' ? await startPostgresql() : null
  bench.cleanUp.defer(async () => postgresql?.stop())
  // One piece, a millisecond after it was asked for.
  const model = await startProgram(bench, 'modelServer.ts', ['1000', '0.001'])
  const server = await startParley(bench, {
    OPENAI_BASE_URL: model.said,
    ...(postgresql && { DATABASE_URL: postgresql.url }),
  })
  const took: number[] = []
  let counting = false
  let sending = true
  const send = async (token: string) => {
    while (sending) {
      const began = performance.now()
      const { errors } = await askOnce(server.url, query, token)
      if (errors) throw new Error(errors[0]?.message)
      if (counting) took.push(performance.now() - began)
    }
  }
  const { token } = await signInByBrowser(server.url, 'user')
  const all = Array.from({ length: senders }, () => send(token))
  await delay(WARM_UP_MS)
  counting = true
  const [cpu, beside] = [cpuOf(server.pid), cpuBelow('postgres')]
  await delay(seconds * 1000)
  const [used, usedBeside] = [cpuOf(server.pid) - cpu, cpuBelow('postgres') - beside]
  counting = false
  sending = false
  await Promise.all(all)
  return {
    aSecond: took.length / seconds,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    /** Milliseconds of CPU for each, its reply and indexing included. */
    cpu: used / took.length,
    /** Of PostgreSQL. */
    cpuBeside: usedBeside / took.length,
  }
}
