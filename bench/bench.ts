/**
 * `npm run bench`: what Parley costs, each figure with its goal, beside peers that do the same on the same data, in one run: slices of
 * both by turns, medians with the least and the most. CPU is that of the server, so that what else the machine does matters
 * little.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../scripts/run.ts'
import { version } from '../server/src/base/version.ts'
import { pinLoad } from './pinned.ts'
import { indexing } from './table/indexing.ts'
import { reading } from './table/reading.ts'
import type { Row } from './table/row.ts'
import { searching } from './table/searching.ts'
import { sending } from './table/sending.ts'
import { starting } from './table/starting.ts'
import { streaming } from './table/streaming.ts'
import { type Bench, withBench } from './withBench.ts'

const parts: Record<string, (bench: Bench) => Promise<Row[]>> = {
  reading,
  searching,
  indexing,
  sending,
  streaming,
  starting,
}

const help = `Usage: npm run bench -- [options] [part ...]

Parts: ${Object.keys(parts).join(', ')}; all by default, in twelve minutes where nothing else runs.

  --quick    a tenth of the data and fewer slices, in six minutes
  --pinned   servers on the first core, all else on the others: for machines whose cores do not share one`

exitOnSignals()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    pinned: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(help)
  process.exit(0)
}
const names = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = names.filter(name => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}.\n\n${help}`)
  process.exit(2)
}

if (values.pinned) pinLoad()
const rows: Row[] = []
for (const name of names) {
  console.error(`\n${name}`)
  rows.push(...((await withBench(async bench => parts[name]?.(bench), values)) ?? []))
}
const [first] = cpus()
console.log(`
Parley ${version}, Node ${process.versions.node}, ${cpus().length} cores (${first?.model.trim()}), ${values.quick ? '100 000' : 'a million'} messages; medians (least–most).

| | goal | measured | |
|---|---|---|---|`)
for (const { work, goal, measured, isMet } of rows)
  console.log(`| ${work} | ${goal} | ${measured} | ${isMet ? 'met' : 'not met'} |`)
