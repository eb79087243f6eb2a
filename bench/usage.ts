/**
 * `npm run bench:usage`: reports of a year of usage, from single calls and from sums of hours in turn. Server and client
 * share the machine; compare runs on one machine only.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DatabaseAddress } from '@parley/prisma'
import { exitOnSignals } from '../scripts/run.ts'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { median } from './figures.ts'
import { createProgress } from './progress.ts'
import { openTables } from './tables.ts'

const help = `Usage: npm run bench:usage -- [options]

  --database <kind>   sqlite or postgresql (default sqlite)
  --calls <n>         calls of models, over a year, by 100 people (default 500000)
  --rounds <n>        reports of each kind (default 10)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    calls: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const [calls, rounds] = [Number(values.calls), Number(values.rounds)]
const year = { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }
const people = Array.from({ length: 100 }, (_, i) => `usr_bench${i}`)
const models = ['small', 'large', 'thinking', 'vision', 'code']

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-usage-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const postgresql = values.database === 'postgresql' ? await startPostgresql() : null
cleanUp.defer(async () => postgresql?.stop())
const address: DatabaseAddress = postgresql
  ? { kind: 'postgresql', url: postgresql.url }
  : { kind: 'sqlite', file: join(folder, 'data/parley.db') }
const server = startProcess({
  folder,
  port: await freePort(),
  env: { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', ...(postgresql && { DATABASE_URL: postgresql.url }) },
})
await server.ready
cleanUp.defer(() => server[Symbol.asyncDispose]())
const { token } = await signInByBrowser(server.url, 'admin')
await seed()

/** On working days between seven and nineteen o'clock in Europe mostly, as people in offices do. */
async function seed(): Promise<void> {
  await using tables = await openTables(address)
  const progress = createProgress('Seeding', calls)
  const begin = Date.parse(year.from)
  const timeOf = (share: number) => {
    const day = Math.floor(share * 365)
    const hour = Math.random() < 0.9 ? 6 + Math.random() * 12 : Math.random() * 24
    return new Date(begin + day * 86_400_000 + Math.floor(hour * 3_600_000))
  }
  const columns =
    'id message_id conversation_id user_id model prompt_tokens completion_tokens cached_prompt_tokens cost_nano time_to_first_token failed created_at'
  for (let from = 0; from < calls; from += 5000) {
    const rows = Array.from({ length: Math.min(5000, calls - from) }, (_, i) => [
      `use_${from + i}`,
      `msg_${from + i}`,
      null,
      people[Math.floor(Math.random() * people.length)],
      models[Math.floor(Math.random() ** 2 * models.length)],
      Math.floor(Math.random() * 5000),
      Math.floor(Math.random() * 1000),
      Math.random() < 0.5 ? Math.floor(Math.random() * 500) : null,
      Math.floor(Math.random() * 50_000_000),
      Math.random() < 0.03 ? null : Math.floor(200 + Math.random() ** 4 * 20_000),
      Math.random() < 0.02,
      timeOf((from + i) / calls),
    ])
    await tables.insert('usage', columns.split(' '), rows)
    progress(Math.min(calls, from + 5000))
  }
  await tables.finish([])
}

const fields = 'totals { messages failed promptTokens completionTokens cost timeToFirstToken }'
async function report(groupBy: string[], filter: object): Promise<number> {
  const query = `query ($filter: UsageFilter!, $groupBy: [UsageGroup!]!) {
    usage(filter: $filter, groupBy: $groupBy) { rows { day model { name } ${fields} } ${fields} truncated } }`
  const began = performance.now()
  const variables = { groupBy, filter: { ...year, ...filter } }
  const { data, errors } = await ask(server.url, { query, variables }, token)
  // As before there were sums, on a busy machine: longer than anybody is left to wait.
  if (errors?.[0]?.extensions.code === 'TIMEOUT') return Number.POSITIVE_INFINITY
  if (errors) throw new Error(JSON.stringify(errors))
  if (data.usage.totals.messages === 0) throw new Error('Nothing was found.')
  return performance.now() - began
}

const ms = (times: number[]) => median(times).toFixed(0).padStart(8)

console.log(`\n${calls} calls in a year on ${address.kind}, median of ${rounds}, ms`)
console.log(`${''.padEnd(32)}   calls    sums`)
for (const [name, groupBy, filter] of [
  ['by day and model', ['DAY', 'MODEL'], {}],
  ['by day and model, Berlin', ['DAY', 'MODEL'], { timeZone: 'Europe/Berlin' }],
  ['by day and model, Kolkata', ['DAY', 'MODEL'], { timeZone: 'Asia/Kolkata' }],
  ['by day', ['DAY'], {}],
  ['by model', ['MODEL'], {}],
  ['all together', [], {}],
] as const) {
  const [fromCalls, fromSums]: [number[], number[]] = [[], []]
  for (let i = 0; i < rounds; i++) {
    // Who asks for people is answered from single calls, as everybody was before.
    fromCalls.push(await report([...groupBy], { ...filter, userIds: people }))
    fromSums.push(await report([...groupBy], filter))
  }
  console.log(`${name.padEnd(32)}${ms(fromCalls)}${ms(fromSums)}`)
}
