import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { atOnce } from '../server/test/atOnce.ts'
import { blackhole } from './faults/blackhole.ts'
import { fulldisk, slowdisk } from './faults/disk.ts'
import { damaged, replaced, writer } from './faults/files.ts'
import { locks } from './faults/locks.ts'
import { office } from './faults/office.ts'
import { pool } from './faults/pool.ts'
import { readonly } from './faults/readonly.ts'
import { restart } from './faults/restart.ts'
import type { Figures, Scenario } from './faults/scenario.ts'
import { slow } from './faults/slow.ts'
import { standby } from './faults/standby.ts'
import { versions } from './faults/versions.ts'
import { exitOnSignals } from './run.ts'

const scenarios: Scenario[] = [
  ...[locks, standby, readonly, pool, blackhole, slow, restart, versions, office],
  ...[writer, replaced, damaged, fulldisk, slowdisk],
]

const AT_ONCE = 3

const help = `Usage: npm run faults -- [name …] [--short] [--list] [--logs <folder>]

Has people send messages to built servers and follow the replies while something goes wrong, and holds what they were
told against the database afterwards: a line for each scenario says what was sent and acknowledged, and what of it was
lost, doubled or wrong, which are all to be 0. Without names it runs all scenarios.

  --short          as short as the faults can be seen, for every change
  --list           says what there is
  --logs <folder>  keeps what the servers said`

const passed = ({ sent, acknowledged, lost, doubled, wrong }: Figures) =>
  sent > 0 && acknowledged === sent && lost + doubled + wrong === 0

exitOnSignals()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    logs: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const unknown = positionals.find(name => !scenarios.some(scenario => scenario.name === name))
if (values.help) console.log(help)
else if (values.list) for (const { name, about } of scenarios) console.log(`${name.padEnd(10)} ${about}`)
else if (unknown !== undefined) {
  console.error(`There is no scenario ${unknown}.\n\n${help}`)
  process.exitCode = 2
} else
  process.exitCode = await runAll(positionals.length > 0 ? positionals : scenarios.map(({ name }) => name))

/** In the short form several at once, which wait most of the time: they are about what happens, not about how fast. */
async function runAll(names: string[]): Promise<number> {
  const wanted = scenarios.filter(({ name }) => names.includes(name))
  let failed = 0
  await atOnce(wanted, values.short ? AT_ONCE : 1, async scenario => {
    if (!(await run(scenario))) failed++
  })
  console.log(failed === 0 ? 'passed' : `${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function run(scenario: Scenario): Promise<boolean> {
  const began = performance.now()
  const logs = values.logs && join(values.logs, scenario.name)
  try {
    const lacking = await scenario.lacks?.()
    if (lacking) {
      console.log(`${scenario.name.padEnd(10)} skipped: it takes ${lacking}`)
      return true
    }
    const figures = await scenario.run({ short: values.short, logs })
    console.log(lineOf(scenario.name, figures, performance.now() - began))
    for (const finding of figures.findings) console.error(`  ${finding}`)
    return passed(figures)
  } catch (error) {
    console.error(`${scenario.name.padEnd(10)} could not be run:`, error)
    return false
  }
}

function lineOf(name: string, figures: Figures, ms: number): string {
  const { sent, acknowledged, lost, doubled, wrong, remark } = figures
  const counts = `sent ${sent}, acknowledged ${acknowledged}, lost ${lost}, doubled ${doubled}, wrong ${wrong}`
  return `${name.padEnd(10)} ${counts} (${remark}; ${Math.round(ms / 1000)} s)`
}
