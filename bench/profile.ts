/** `npm run bench:profile`: where the server's time goes while it answers pages, takes messages or streams replies. */
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { followMany } from './followers.ts'
import { sharesOf } from './layers.ts'
import { sendMany } from './senders.ts'
import { page, seeded } from './table/reading.ts'
import { type Bench, withBench } from './withBench.ts'

const WARM_UP = 1000
const REQUESTS = 5000
const FUNCTIONS = 12

const works: Record<string, (bench: Bench) => Promise<unknown>> = {
  async page(bench) {
    const { server, ids, send } = await seeded(bench, 100_000)
    const ask = (i: number) => send(server, { query: page, variables: { id: ids[i % ids.length] } })
    for (let i = 0; i < WARM_UP; i++) await ask(i)
    bench.profiler?.begin(server.pid)
    for (let i = 0; i < REQUESTS; i++) await ask(i)
    await bench.profiler?.end(server.pid)
  },
  send: bench => sendMany(bench, { database: 'sqlite', senders: 50, seconds: 10 }),
  'send-postgresql': bench => sendMany(bench, { database: 'postgresql', senders: 50, seconds: 10 }),
  stream: bench => followMany(bench, { replies: 200, rate: 50, seconds: 12 }),
}

const help = `Usage: npm run bench:profile -- [work ...]

Works: ${Object.keys(works).join(', ')}; all by default. Profiling itself costs some of what is told.`

exitOnSignals()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h', default: false } },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const names = positionals.length > 0 ? positionals : Object.keys(works)
const unknown = names.filter(name => !Object.hasOwn(works, name))
if (unknown.length > 0) {
  console.error(`There is no work ${unknown.join(', ')}.\n\n${help}`)
  process.exit(2)
}

for (const name of names) {
  const found = await withBench(
    async bench => {
      await works[name]?.(bench)
      return bench.profiler?.found()
    },
    { profile: true },
  )
  if (!found) throw new Error('Nothing was measured.')
  const { layers, functions } = sharesOf(found)
  console.log(`\n${name}`)
  for (const { name, share } of layers) console.log(`  ${percent(share)}  ${name}`)
  console.log('  by function:')
  for (const { name, share } of functions.slice(0, FUNCTIONS)) console.log(`  ${percent(share)}  ${name}`)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(5)} %`
}
