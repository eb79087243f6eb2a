/**
 * `npm run bench:replies`: many replies at once, from the model's piece to the client's socket. Model server, Parley
 * and clients are three processes; on few cores they share them, so compare runs on one machine only.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ask, openSocket } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'

const help = `Usage: npm run bench:replies -- [options]

  --replies <n>   followed at once, each by one socket (default 100)
  --rate <n>      pieces a second of each (default 50)
  --seconds <n>   length of each (default 8)`

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
/** Pieces count from the moment all replies are followed: the burst of sends before is another measurement. */
let following = 0
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
  following += 1
  for (;;) {
    const { payload } = await socket.next()
    const { text, status } = payload.data.reply
    const at = now()
    if (following === Number(values.replies))
      for (const sent of text.split(' ')) if (sent) delays.push(at - Number(sent))
    if (status !== 'STREAMING') return
  }
}

/** Milliseconds of CPU a process has used. */
async function cpuOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const residentOf = async (pid: number) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

try {
  await server.ready
  const { token } = await signInByBrowser(server.url, 'user')
  const idle = await residentOf(server.pid)
  const before = await cpuOf(server.pid)
  const began = performance.now()
  await Promise.all(Array.from({ length: Number(values.replies) }, () => follow(token)))
  const cpu = (await cpuOf(server.pid)) - before
  const seconds = (performance.now() - began) / 1000
  const stored = server.stdout().split('"msg":"replies stored"').length - 1
  delays.sort((a, b) => a - b)
  const at = (share: number) => `${delays[Math.floor(delays.length * share)]?.toFixed(1)} ms`
  console.log(`${values.replies} replies at ${values.rate} pieces a second, Node ${process.versions.node}`)
  console.log(`pieces            ${delays.length}`)
  console.log(`added delay       p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`)
  console.log(
    `CPU of the server ${((cpu / delays.length) * 1000).toFixed(0)} ms for 1000 pieces, storing included`,
  )
  console.log(`store             ${(stored / seconds).toFixed(1)} transactions a second`)
  console.log(`memory            ${idle} MB idle, ${await residentOf(server.pid)} MB after`)
} finally {
  model.kill()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}
