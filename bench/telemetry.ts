/**
 * `npm run bench:telemetry`: what a small request costs with all spans and metrics, and without. Two servers are asked in turn, so that
 * a machine that others use is as slow for both: compare within a pair.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { askOnce } from '../server/test/ask.ts'
import { signInByBrowser } from '../server/test/browser.ts'
import { startProcess } from '../server/test/process.ts'
import { freePort } from '../server/test/startPostgresql.ts'
import { median } from './figures.ts'
import { cpuOf, residentOf } from './processCost.ts'

const help = `Usage: npm run bench:telemetry -- [options]

  --pairs <n>      of turns, without and with (default 8)
  --requests <n>   in each turn, after four turns to warm up (default 500)`

exitOnSignals()

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '8' },
    requests: { type: 'string', default: '500' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}

const AT_ONCE = 4
/** What a page asks for first. */
const query = '{ me { id name permissions } conversations(first: 20) { nodes { id title } } }'

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
const collector = createServer((request, response) => {
  request.resume().once('end', () => response.setHeader('content-type', 'application/json').end('{}'))
}).listen(0, '127.0.0.1')
cleanUp.defer(() => void collector.close())
await new Promise(resolve => collector.once('listening', resolve))

const hook = join(folder, 'hook.mjs')
await writeFile(
  hook,
  `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (url.includes('opentelemetry')) appendFileSync('loaded.txt', '.')
  return next(url, context)
} })`,
)

async function start(env: Record<string, string>) {
  const own = await mkdtemp(join(folder, 'server-'))
  await writeFile(join(own, 'loaded.txt'), '')
  const server = startProcess({
    folder: own,
    port: await freePort(),
    env: { LOG_LEVEL: 'warn', CHAT: 'off', NODE_OPTIONS: `--import ${hook}`, ...env },
  })
  cleanUp.use(server)
  await server.ready
  const { token } = await signInByBrowser(server.url, 'user')
  return {
    memory: () => residentOf(server.pid),
    modules: async () => (await readFile(join(own, 'loaded.txt'), 'utf8')).length,
    /** Milliseconds of CPU for each request of a turn. */
    async turn(count: number): Promise<number> {
      let left = count
      const one = async () => {
        while (left-- > 0) {
          const { errors } = await askOnce(server.url, query, token)
          if (errors) throw new Error(errors[0]?.message)
        }
      }
      const before = cpuOf(server.pid)
      await Promise.all(Array.from({ length: AT_ONCE }, one))
      return (cpuOf(server.pid) - before) / count
    },
  }
}

const { port } = collector.address() as AddressInfo
const off = await start({})
const on = await start({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  METRICS_PORT: String(await freePort()),
})
const requests = Number(values.requests)
for (let turn = 0; turn < 4; turn++) for (const server of [off, on]) await server.turn(requests)
console.log('pair   CPU ms a request, without and with')
const pairs: [number, number][] = []
for (let pair = 1; pair <= Number(values.pairs); pair++) {
  const [without, withAll] = [await off.turn(requests), await on.turn(requests)]
  pairs.push([without, withAll])
  console.log(
    `${String(pair).padStart(4)}   ${without.toFixed(2)}  ${withAll.toFixed(2)}  ${percent(without, withAll)}`,
  )
}
const [without, withAll] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))]
console.log(
  `CPU      median ${without.toFixed(2)} and ${withAll.toFixed(2)} ms: ${percent(without, withAll)}`,
)
console.log(`memory   ${off.memory()} and ${on.memory()} MB`)
console.log(`modules  ${await off.modules()} and ${await on.modules()} of OpenTelemetry`)

function percent(one: number, other: number): string {
  const more = Math.round((other / one - 1) * 100)
  return `${more < 0 ? '' : '+'}${more} %`
}
