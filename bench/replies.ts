/**
 * `npm run bench:replies`: many replies at once, from the model's piece to the client's socket. Model server, Parley
 * and clients are three processes; on few cores they share them, so compare runs on one machine only.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { ask, openSocket } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { cpuOf, residentOf } from './processCost.ts'

const help = `Usage: npm run bench:replies -- [options]

  --replies <n>   followed at once, each by one socket (default 100)
  --rate <n>      pieces a second of each (default 50)
  --seconds <n>   length of each (default 8)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    replies: { type: 'string', default: '100' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const model = spawn(
  process.execPath,
  [fileURLToPath(new URL('modelServer.ts', import.meta.url)), values.rate, values.seconds],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const [address] = await once(model.stdout, 'data')
const server = startProcess({
  folder,
  port: await freePort(),
  env: { OPENAI_BASE_URL: String(address).trim(), LOG_LEVEL: 'debug', RATE_LIMITS: 'off', TITLES: 'off' },
})

const delays: number[] = []
/** Pieces count once each reply has been heard of: the burst of sends, and what gathered meanwhile, is another measurement. */
let following = 0
/** Until the first one ends. */
const streaming = { cpu: 0, pieces: 0, memory: 0 }
const now = () => performance.timeOrigin + performance.now()

async function follow(token: string): Promise<void> {
  const query = 'mutation { sendMessage(input: { content: "Go" }) { reply { id } } }'
  const { data } = await ask(server.url, query, token)
  await using socket = await openSocket(server.url, token)
  socket.send({
    id: '1',
    type: 'subscribe',
    payload: {
      query: 'subscription ($id: ID!) { reply(messageId: $id) { offset text status } }',
      variables: { id: data.sendMessage.reply.id },
    },
  })
  const all = Number(values.replies)
  for (let heard = false; ; heard = true) {
    const { payload } = await socket.next()
    const { text, status } = payload.data.reply
    const at = now()
    if (following === all) for (const sent of text.split(' ')) if (sent) delays.push(at - Number(sent))
    if (!heard && ++following === all) streaming.cpu = -cpuOf(server.pid)
    if (status === 'STREAMING') continue
    if (streaming.memory > 0) return
    streaming.cpu += cpuOf(server.pid)
    streaming.pieces = delays.length
    streaming.memory = residentOf(server.pid)
    return
  }
}

try {
  await server.ready
  const { token } = await signInByBrowser(server.url, 'user')
  const idle = residentOf(server.pid)
  const before = cpuOf(server.pid)
  const began = performance.now()
  await Promise.all(Array.from({ length: Number(values.replies) }, () => follow(token)))
  const cpu = cpuOf(server.pid) - before
  const seconds = (performance.now() - began) / 1000
  const stored = server.stdout().split('"msg":"replies stored"').length - 1
  delays.sort((a, b) => a - b)
  const at = (share: number) => `${delays[Math.floor(delays.length * share)]?.toFixed(1)} ms`
  console.log(`${values.replies} replies at ${values.rate} pieces a second, Node ${process.versions.node}`)
  console.log(`pieces            ${delays.length}`)
  console.log(`added delay       p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`)
  const each = (ms: number, pieces: number) => `${((ms / pieces) * 1000).toFixed(0)} ms for 1000 pieces`
  const pieces = Number(values.replies) * Number(values.rate) * Number(values.seconds)
  console.log(
    `CPU of the server ${each(streaming.cpu, streaming.pieces)} while all are followed, storing included`,
  )
  console.log(`                  ${each(cpu, pieces)} with all that begins and ends them`)
  console.log(`store             ${(stored / seconds).toFixed(1)} transactions a second`)
  console.log(
    `memory            ${idle} MB idle, ${streaming.memory} MB while all are followed, ${residentOf(server.pid)} MB after`,
  )
} finally {
  model.kill()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}
