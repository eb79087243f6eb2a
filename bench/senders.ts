import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { newKeyRing } from '../server/src/base/crypto/keyRing.ts'
import { askOnce } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startRedis } from '../server/test/redis.ts'
import { startPostgresql } from '../server/test/startPostgresql.ts'
import { quantile } from './figures.ts'
import { cpuBelow, cpuOf } from './processCost.ts'
import { startParley, startProgram } from './table/servers.ts'
import type { Bench } from './withBench.ts'

export interface Sending {
  database: 'sqlite' | 'postgresql'
  /** At once; each message begins a conversation. */
  senders: number
  seconds: number
  /** On one database, asked by turns. */
  servers?: number
}

const WARM_UP_MS = 3000
const LOOK_MS = 50
const query = `mutation {
  sendMessage(input: { content: "What is it that we are to do about it?" }) { reply { id } } }`

/** Many people send at once, and a model answers each at once with one piece. */
export async function sendMany(bench: Bench, { database, senders, seconds, servers = 1 }: Sending) {
  const postgresql = database === 'postgresql' ? await startPostgresql() : null
  bench.cleanUp.defer(async () => postgresql?.stop())
  // One piece, a millisecond after it was asked for.
  const model = await startProgram(bench, 'modelServer.ts', ['1000', '0.001'])
  const redis = servers > 1 ? bench.cleanUp.use(await startRedis()) : null
  const env = {
    OPENAI_BASE_URL: model.said,
    ...(postgresql && { DATABASE_URL: postgresql.url }),
    ...(redis && {
      REDIS_URL: redis.url,
      SESSION_SECRET: randomUUID(),
      ENCRYPTION_KEYS: newKeyRing('bench'),
    }),
  }
  const asked = [await startParley(bench, env)]
  while (asked.length < servers) asked.push(await startParley(bench, env))
  const [first] = asked as [(typeof asked)[number]]
  const cpuOfAll = () => asked.reduce((sum, { pid }) => sum + cpuOf(pid), 0)
  const took: number[] = []
  let counting = false
  let sending = true
  const send = async (url: string, token: string) => {
    while (sending) {
      const began = performance.now()
      const { errors } = await askOnce(url, query, token)
      if (errors) throw new Error(errors[0]?.message)
      if (counting) took.push(performance.now() - began)
    }
  }
  const { token } = await signInByBrowser(first.url, 'user')
  const all = Array.from({ length: senders }, (_, i) => send(asked[i % servers]?.url ?? '', token))
  const waits = postgresql && (await watchWaits(postgresql.url))
  await delay(WARM_UP_MS)
  counting = true
  bench.profiler?.begin(first.pid)
  const [cpu, beside] = [cpuOfAll(), cpuBelow('postgres')]
  await delay(seconds * 1000)
  const [used, usedBeside] = [cpuOfAll() - cpu, cpuBelow('postgres') - beside]
  counting = false
  const waiting = (await waits?.stop()) ?? 0
  await bench.profiler?.end(first.pid)
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
    /** Sessions of PostgreSQL that wait for a lock, on average. */
    waiting,
  }
}

/** Counts sessions that wait for a lock, some times a second. */
async function watchWaits(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const counts: number[] = []
  let stopped = false
  const watching = (async () => {
    for (; !stopped; await delay(LOOK_MS)) {
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
      )
      counts.push(rows[0]?.n ?? 0)
    }
  })()
  return {
    async stop(): Promise<number> {
      stopped = true
      await watching
      await client.end()
      return counts.reduce((sum, n) => sum + n, 0) / counts.length
    },
  }
}
