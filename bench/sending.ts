/**
 * `npm run bench:sending`: many people send at once, and a model answers at once with one piece. Model server, Parley and
 * senders are three processes; on few cores they share them, so compare runs on one machine only.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { askOnce } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { cpuBelow, cpuOf } from './processCost.ts'

const help = `Usage: npm run bench:sending -- [options]

  --database <kind>   sqlite or postgresql (default sqlite)
  --senders <n>       at once; each message begins a conversation (default 50)
  --seconds <n>       to send for, after three to warm up (default 8)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    senders: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const WARM_UP_MS = 3000

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const postgresql = values.database === 'postgresql' ? await startPostgresql() : null
cleanUp.defer(async () => postgresql?.stop())
const model = spawn(
  process.execPath,
  // One piece, a millisecond after it was asked for.
  [fileURLToPath(new URL('modelServer.ts', import.meta.url)), '1000', '0.001'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
cleanUp.defer(() => void model.kill())
const [address] = await once(model.stdout, 'data')
const server = cleanUp.use(
  startProcess({
    folder,
    port: await freePort(),
    env: {
      OPENAI_BASE_URL: String(address).trim(),
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      TITLES: 'off',
      ...(postgresql && { DATABASE_URL: postgresql.url }),
    },
  }),
)

const took: number[] = []
let counting = false
let sending = true

async function send(token: string): Promise<void> {
  const query = `mutation {
    sendMessage(input: { content: "What is it that we are to do about it?" }) { reply { id } } }`
  while (sending) {
    const began = performance.now()
    const { errors } = await askOnce(server.url, query, token)
    if (errors) throw new Error(errors[0]?.message)
    if (counting) took.push(performance.now() - began)
  }
}

await server.ready
const { token } = await signInByBrowser(server.url, 'user')
const senders = Array.from({ length: Number(values.senders) }, () => send(token))
await delay(WARM_UP_MS)
counting = true
const cpu = -cpuOf(server.pid)
const beside = -cpuBelow('postgres')
await delay(Number(values.seconds) * 1000)
const used = cpu + cpuOf(server.pid)
const usedBeside = beside + cpuBelow('postgres')
counting = false
sending = false
await Promise.all(senders)
took.sort((a, b) => a - b)
const at = (share: number) => `${took[Math.floor(took.length * share)]?.toFixed(0)} ms`
console.log(`${values.senders} senders on ${values.database}, Node ${process.versions.node}`)
console.log(`messages   ${(took.length / Number(values.seconds)).toFixed(0)} a second`)
console.log(`answered   p50 ${at(0.5)}, p99 ${at(0.99)}`)
console.log(
  `CPU        ${(used / took.length).toFixed(1)} ms of the server for each, its reply and indexing included`,
)
if (postgresql) console.log(`           ${(usedBeside / took.length).toFixed(1)} ms of PostgreSQL`)
