/**
 * `npm run bench:uploads`: what it costs a server, and those who read replies there, that people give it long files. Replies are
 * followed alone and beside uploads in turn. Model server, Parley, who uploads and who reads are processes of their own;
 * on few cores they share them, so compare within a pair.
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
import { median, quantile } from './figures.ts'
import { residentOf } from './processCost.ts'

const help = `Usage: npm run bench:uploads -- [options]

  --people <n>      who upload at once (default 20)
  --megabytes <n>   length of each file (default 25)
  --replies <n>     followed meanwhile, at 50 pieces a second (default 20)
  --seconds <n>     length of each reply (default 12)
  --pairs <n>       of turns, without and with uploads (default 3)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20' },
    megabytes: { type: 'string', default: '25' },
    replies: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '12' },
    pairs: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const SAMPLE_MS = 50
const beside = (name: string, ...args: string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const model = beside('modelServer.ts', '50', values.seconds)
cleanUp.defer(() => void model.kill())
const [address] = await once(model.stdout, 'data')
const env = { OPENAI_BASE_URL: String(address).trim(), LOG_LEVEL: 'warn', RATE_LIMITS: 'off', TITLES: 'off' }
const quota = { UPLOAD_QUOTA_MB: '100000' }
const server = cleanUp.use(startProcess({ folder, port: await freePort(), env: { ...env, ...quota } }))
await server.ready
const { token } = await signInByBrowser(server.url, 'user')

const now = () => performance.timeOrigin + performance.now()

/** Milliseconds from the model to the client, of each piece of one reply. */
async function follow(): Promise<number[]> {
  const { data } = await ask(
    server.url,
    'mutation { sendMessage(input: { content: "Go" }) { reply { id } } }',
    token,
  )
  await using socket = await openSocket(server.url, token)
  const query = 'subscription ($id: ID!) { reply(messageId: $id) { text status } }'
  const variables = { id: data.sendMessage.reply.id }
  socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
  const delays: number[] = []
  for (let first = true; ; first = false) {
    const { payload } = await socket.next()
    const at = now()
    // What was there before somebody listened is another measurement.
    if (!first)
      for (const sent of payload.data.reply.text.split(' ')) if (sent) delays.push(at - Number(sent))
    if (payload.data.reply.status !== 'STREAMING') return delays
  }
}

const followAll = async () =>
  (await Promise.all(Array.from({ length: Number(values.replies) }, follow))).flat()

async function upload(): Promise<{ ready: number; why: string[]; seconds: number }> {
  const began = performance.now()
  const uploader = beside('uploader.ts', server.url, token, values.people, values.megabytes)
  const [answer] = await once(uploader.stdout, 'data')
  return { ...JSON.parse(String(answer)), seconds: (performance.now() - began) / 1000 }
}

// What is loaded for the first file and the first reply is no part of what they cost.
await follow()
const idle = residentOf(server.pid)
let most = 0
const sampling = setInterval(() => {
  most = Math.max(most, residentOf(server.pid))
}, SAMPLE_MS)
cleanUp.defer(() => clearInterval(sampling))

console.log(
  `${values.people} people upload ${values.megabytes} MB each; ${values.replies} replies at 50 pieces a second`,
)
console.log('pair   added delay p50 and p99: alone, beside uploads')
const p99: [number, number][] = []
for (let pair = 1; pair <= Number(values.pairs); pair++) {
  const alone = await followAll()
  const [beside, { ready, why, seconds }] = await Promise.all([followAll(), upload()])
  p99.push([quantile(alone, 0.99), quantile(beside, 0.99)])
  const told = [alone, beside].map(
    one => `${quantile(one, 0.5).toFixed(1)} ${quantile(one, 0.99).toFixed(1)} ms`,
  )
  console.log(
    `${String(pair).padStart(4)}   ${told.join(', ')}; ${ready} READY in ${seconds.toFixed(1)} s ${why.join(' ')}`,
  )
}
const [one, other] = [median(p99.map(([alone]) => alone)), median(p99.map(([, beside]) => beside))]
console.log(
  `p99      median ${one.toFixed(1)} and ${other.toFixed(1)} ms: ${(other - one).toFixed(1)} ms more`,
)
console.log(`memory   ${idle} MB before the first file, ${most} MB at most: ${most - idle} MB more`)
