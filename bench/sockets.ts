/** `npm run bench:sockets`: what a socket costs that follows the list of conversations, in which nothing happens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { openSocket } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { cpuOf, residentOf } from './processCost.ts'

const help = `Usage: npm run bench:sockets -- [options]

  --sockets <list>   how many are open at a time, each with one subscription (default 500,2000)
  --seconds <n>      how long they stay silent (default 15)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '500,2000' },
    seconds: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

/** Opened at the same time. */
const AT_ONCE = 20

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
// Memory counts once all that can be forgotten is.
const hook = join(folder, 'hook.mjs')
await writeFile(hook, "process.on('SIGUSR2', () => { gc(); gc() })")
const env = { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', NODE_OPTIONS: `--expose-gc --import ${hook}` }
const server = cleanUp.use(startProcess({ folder, port: await freePort(), env }))
await server.ready
const { token } = await signInByBrowser(server.url, 'user')

async function follow(): Promise<void> {
  const socket = await openSocket(server.url, token)
  cleanUp.defer(async () => socket.raw.terminate())
  socket.send({
    id: '1',
    type: 'subscribe',
    payload: { query: 'subscription { conversationListEvents { cursor kind } }' },
  })
  // Answered behind it.
  socket.send({ id: '2', type: 'subscribe', payload: { query: '{ me { id } }' } })
  await socket.next()
}

/** Once memory is given back no more, which takes a while after the start. */
async function settled(): Promise<{ memory: number; cpu: number }> {
  const seconds = Number(values.seconds)
  for (let memory = Number.POSITIVE_INFINITY; ; ) {
    const used = cpuOf(server.pid)
    await delay(seconds * 1000)
    const cpu = (cpuOf(server.pid) - used) / seconds
    server.kill('SIGUSR2')
    await delay(1000)
    const now = residentOf(server.pid)
    if (now >= memory - 1) return { memory: now, cpu }
    memory = now
  }
}

let open = 0
let before: { open: number; memory: number } | null = null
for (const wanted of values.sockets.split(',').map(Number)) {
  while (open < wanted) {
    const more = Math.min(AT_ONCE, wanted - open)
    await Promise.all(Array.from({ length: more }, follow))
    open += more
  }
  const { memory, cpu } = await settled()
  // The first hold what is loaded at the first use, too.
  const each = before && (((memory - before.memory) * 1024) / (open - before.open)).toFixed(0)
  console.log(
    `${open} sockets: ${memory} MB${each ? `, ${each} KB for each that was added` : ''}; CPU while they are silent ${cpu.toFixed(1)} ms a second`,
  )
  before = { open, memory }
}
