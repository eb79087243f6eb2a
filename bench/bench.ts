/**
 * `npm run bench`: what Parley costs against a peer that does the same on the same data, in one run: slices of both by
 * turns, medians with the least and the most. CPU of the servers is counted, so that what else the machine does matters
 * little.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { indexed } from './indexed.ts'
import { createProgress } from './progress.ts'
import { seed } from './seed.ts'

const help = `Usage: npm run bench -- [options]

  --quick               a tenth of the data and fewer slices
  --messages <n>        (default 1000000, a hundred a conversation)
  --slices <n>          of each kind and server (default 7)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    messages: { type: 'string' },
    slices: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const messages = Number(values.messages ?? (values.quick ? 100_000 : 1_000_000))
const slices = Number(values.slices ?? (values.quick ? 5 : 7))
const REQUESTS = 300
const AT_ONCE = 4

interface Server {
  name: string
  url: string
  pid: number
}

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const file = join(folder, 'data/parley.db')

async function startParley() {
  const server = startProcess({ folder, port: await freePort(), env: { LOG_LEVEL: 'warn' } })
  await server.ready
  return server
}

async function startPeer(name: string, script: string): Promise<Server> {
  const port = await freePort()
  const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanUp.defer(async () => void child.kill())
  await once(child.stdout, 'data')
  return { name, url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0 }
}

let parley = await startParley()
const { token } = await signInByBrowser(parley.url, 'user')
const { data: known } = await ask(parley.url, '{ me { id } }', token)
parley.kill('SIGINT')
await parley.exit
const address = { kind: 'sqlite', file } as const
await seed(address, known.me.id, { messages, conversations: Math.ceil(messages / 100) })
parley = await startParley()
cleanUp.defer(() => parley[Symbol.asyncDispose]())
await indexed(address)

const servers: Server[] = [
  { name: 'Parley', url: parley.url, pid: parley.pid },
  await startPeer('Mercurius, compiled, Prisma', 'mercurius.ts'),
]

type Operation = { query: string; variables?: Record<string, unknown> }
const send = async ({ url }: Server, operation: Operation) => {
  const { data, errors } = await ask(url, operation, token)
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

const [ours] = servers
if (!ours) throw new Error('There is no server.')
const listed = await send(ours, { query: '{ conversations(first: 100) { nodes { id } } }' })
const ids: string[] = listed.conversations.nodes.map(({ id }: { id: string }) => id)
const page = `query ($id: ID!) { conversation(id: $id) { id title messages(last: 50) {
  nodes { id role content status createdAt author { name } } pageInfo { endCursor } } } }`
const list = `{ conversations(first: 50) {
  nodes { id title pinned tags lastMessage { id createdAt } } pageInfo { endCursor } } }`

let asked = 0
const operations: Record<string, () => Operation> = {
  'page of 50, distinct conversations': () => ({ query: page, variables: { id: ids[asked++ % ids.length] } }),
  'the same page again': () => ({ query: page, variables: { id: ids[0] } }),
  'conversation list of 50': () => ({ query: list }),
  me: () => ({ query: '{ me { id name } }' }),
}

/** Milliseconds of CPU that all threads of a process have used. */
async function cpuOf(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`)
  const used = await Promise.all(tasks.map(id => readFile(`/proc/${pid}/task/${id}/schedstat`, 'utf8')))
  return used.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0)
}

/** Microseconds of CPU a request. */
async function slice(server: Server, operation: () => Operation): Promise<number> {
  const before = await cpuOf(server.pid)
  let left = REQUESTS
  const client = async () => {
    while (left-- > 0) await send(server, operation())
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  return (((await cpuOf(server.pid)) - before) * 1000) / REQUESTS
}

const kinds = Object.entries(operations)
const progress = createProgress('Slices', kinds.length * servers.length * (slices + 1))
let done = 0
const results = new Map<string, number[][]>()
for (const [name, operation] of kinds) {
  const own = servers.map((): number[] => [])
  // The first of each warms up.
  for (let round = 0; round <= slices; round++)
    for (const [i, server] of servers.entries()) {
      const cpu = await slice(server, operation)
      if (round > 0) own[i]?.push(cpu)
      progress(++done)
    }
  results.set(name, own)
}

const median = (figures: number[]) =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
const shown = (figures: number[]) =>
  `${median(figures).toFixed(0)} (${Math.min(...figures).toFixed(0)}–${Math.max(...figures).toFixed(0)})`
console.log(
  `\n${messages} messages on SQLite, Node ${process.versions.node}; µs of CPU a request, median (least–most)\n`,
)
console.log(`| | ${servers.map(({ name }) => name).join(' | ')} | times as fast |`)
console.log(`|---|${servers.map(() => '---:|').join('')}---:|`)
for (const [name, [own = [], ...others]] of results)
  console.log(
    `| ${name} | ${[own, ...others].map(shown).join(' | ')} | ${others.map(other => (median(other) / median(own)).toFixed(2)).join(', ')} |`,
  )
