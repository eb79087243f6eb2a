/**
 * `npm run bench:history`: reads from a database with years of history, through HTTP, one request after the other.
 * Server and client share the machine; compare runs on one machine only.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { DatabaseAddress } from '@parley/prisma'
import { exitOnSignals } from '../scripts/run.ts'
import { ask } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { type ServerProcess, startProcess } from '../server/test/process.ts'
import { freePort, startPostgresql } from '../server/test/startPostgresql.ts'
import { quantile } from './figures.ts'
import { indexed } from './indexed.ts'
import { cpuBelow, cpuOf } from './processCost.ts'
import { createProgress } from './progress.ts'
import { seed } from './seed.ts'
import { wordOf } from './text.ts'

const help = `Usage: npm run bench:history -- [options]

  --database <kind>       sqlite or postgresql (default sqlite)
  --messages <n>          (default 1000000)
  --conversations <n>     (default 10000)
  --rounds <n>            requests of each kind (default 300)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    messages: { type: 'string', default: '1000000' },
    conversations: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '300' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const size = { messages: Number(values.messages), conversations: Number(values.conversations) }
const rounds = Number(values.rounds)
const PAGE = 100

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-history-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const postgresql = values.database === 'postgresql' ? await startPostgresql() : null
cleanUp.defer(async () => postgresql?.stop())
const address: DatabaseAddress = postgresql
  ? { kind: 'postgresql', url: postgresql.url }
  : { kind: 'sqlite', file: join(folder, 'data/parley.db') }

async function start(logLevel = 'warn'): Promise<ServerProcess> {
  const server = startProcess({
    folder,
    port: await freePort(),
    env: { RATE_LIMITS: 'off', LOG_LEVEL: logLevel, ...(postgresql && { DATABASE_URL: postgresql.url }) },
  })
  await server.ready
  return server
}

async function stop(server: ServerProcess): Promise<void> {
  server.kill('SIGINT')
  await server.exit
}

let server = await start()
const { token } = await signInByBrowser(server.url, 'user')
const { data: known } = await ask(server.url, '{ me { id } }', token)
await stop(server)
await seed(address, known.me.id, size)
server = await start()
cleanUp.defer(() => server[Symbol.asyncDispose]())
await indexed(address)

type Variables = Record<string, unknown>
const query = async (text: string, variables: Variables = {}) => {
  const { data, errors } = await ask(server.url, { query: text, variables }, token)
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

const { conversations } = await query('{ conversations(first: 100) { nodes { id } } }')
const ids: string[] = conversations.nodes.map((node: { id: string }) => node.id)
const fields = 'nodes { id role content status createdAt author { name } } pageInfo { endCursor hasNextPage }'

const operations: Record<string, () => Promise<unknown>> = {
  'history page of 50': () =>
    query(`query ($id: ID!) { conversation(id: $id) { id title messages(last: 50) { ${fields} } } }`, {
      id: ids[Math.floor(Math.random() * ids.length)],
    }),
  'conversation list of 50': () =>
    query(
      '{ conversations(first: 50) { nodes { id title pinned tags lastMessage { id createdAt } } pageInfo { endCursor } } }',
    ),
  'search, common word': () => search(wordOf(2)),
  'search, rare word': () => search(wordOf(20_000 + Math.floor(Math.random() * 9000))),
  'search, two words': () => search(`${wordOf(30)} ${wordOf(200)}`),
  'conversations with a word': () =>
    query('query ($search: String) { conversations(filter: { search: $search }) { nodes { id title } } }', {
      search: wordOf(500),
    }),
}
const search = (words: string) =>
  query(`query ($search: String) { messages(filter: { search: $search }) { ${fields} } }`, { search: words })

const ms = (time: number) => time.toFixed(1).padStart(7)
async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

const times = new Map<string, number[]>()
/** Of the server, and of PostgreSQL where there is one. */
const costs = new Map<string, string>()
for (const [name, run] of Object.entries(operations)) {
  for (let i = 0; i < 30; i++) await run()
  const own: number[] = []
  const [before, beside] = [cpuOf(server.pid), cpuBelow('postgres')]
  for (let i = 0; i < rounds; i++) own.push(await timed(run))
  const each = (used: number) => ms(used / rounds)
  costs.set(name, `${each(cpuOf(server.pid) - before)} ${each(cpuBelow('postgres') - beside)}`)
  times.set(name, own)
}

const list = `query ($after: String) { messages(first: ${PAGE}, after: $after) { ${fields} } }`

/** All messages, page by page, as an integrator reads them. */
const pages: number[] = []
const cursors: (string | null)[] = [null]
const progress = createProgress('Paging', Math.ceil(size.messages / PAGE))
let read = 0
for (let hasNext = true; hasNext; ) {
  const began = performance.now()
  const { messages } = await query(list, { after: cursors.at(-1) })
  pages.push(performance.now() - began)
  read += messages.nodes.length
  hasNext = messages.pageInfo.hasNextPage
  if (hasNext) cursors.push(messages.pageInfo.endCursor)
  progress(pages.length)
}
if (read !== size.messages) throw new Error(`${read} of ${size.messages} messages were found.`)
/** Read once more, so that the one end is in the memory of the machine like the other. */
const again: Record<'first' | 'last', number[]> = { first: [], last: [] }
for (const after of cursors.slice(-201, -1)) await query(list, { after })
for (let i = 0; i < 200; i++) {
  again.first.push(await timed(() => query(list, { after: cursors[i] })))
  again.last.push(await timed(() => query(list, { after: cursors.at(i - 201) })))
}
await stop(server)

/** Statements that one request of each kind sends to the database. */
async function statements(): Promise<Map<string, number>> {
  server = await start('trace')
  const counts = new Map<string, number>()
  const logged = () => server.stdout().split('"msg":"query"').length - 1
  for (const [name, run] of Object.entries({ ...operations, messages: () => query(firstPage) })) {
    await run()
    await delay(1500)
    const before = logged()
    await run()
    await delay(200)
    counts.set(name, logged() - before)
  }
  return counts
}
const firstPage = `{ messages(first: ${PAGE}) { ${fields} } }`
const counts = await statements()

console.log(
  `\n${size.messages} messages in ${size.conversations} conversations on ${address.kind}, Node ${process.versions.node}`,
)
if (address.kind === 'sqlite')
  for (const file of (await readdir(join(folder, 'data'))).filter(name => name.endsWith('.db')))
    console.log(`${file}: ${Math.round((await stat(join(folder, 'data', file))).size / 1e6)} MB`)
console.log(`${'ms'.padEnd(28)}    p50     p99  statements  CPU of server and PostgreSQL`)
for (const [name, own] of times)
  console.log(
    `${name.padEnd(28)}${ms(quantile(own, 0.5))} ${ms(quantile(own, 0.99))}  ${String(counts.get(name)).padEnd(10)}  ${costs.get(name)}`,
  )
const line = (what: string, own: number[], more: string | number = '') =>
  console.log(`${what.padEnd(28)}${ms(quantile(own, 0.5))} ${ms(quantile(own, 0.99))}  ${more}`)
line(`messages, all ${pages.length} pages`, pages, counts.get('messages'))
line('first 200 pages once more', again.first)
line('last 200 pages once more', again.last)
console.log(
  `last pages against first: ${(quantile(again.last, 0.5) / quantile(again.first, 0.5)).toFixed(2)}`,
)
