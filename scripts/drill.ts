/** Backup and restore as on the worst day: see `help`. */
import { parseArgs } from 'node:util'
import type { DatabaseKind } from '@parley/prisma'
import { type Drilled, drill } from './drill/drill.ts'
import { exitOnSignals } from './run.ts'

const kinds: DatabaseKind[] = ['sqlite', 'postgresql']

const help = `Usage: npm run drill -- [--short] [--database sqlite|postgresql]

Has people chat and give files on a built server, backs up meanwhile, destroys server and database, restores elsewhere into a file and
into a PostgreSQL, verifies both, starts a server there, and holds what people were told before the backup began against
what is there: nothing of it may be missing. Prints how long each step took.

  --short      a few messages only
  --database   what the people are on; by default one after the other`

exitOnSignals()

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    database: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) console.log(help)
else {
  const wanted = kinds.filter(kind => values.database === undefined || values.database === kind)
  let missing = wanted.length === 0 ? 1 : 0
  for (const kind of wanted)
    for (const drilled of await drill(kind, values.short)) {
      console.log(lineOf(kind, drilled))
      for (const problem of drilled.problems) console.error(`  ${problem}`)
      missing += drilled.problems.length
    }
  console.log(missing === 0 ? 'passed' : `${missing} problems`)
  process.exitCode = missing === 0 ? 0 : 1
}

function lineOf(from: DatabaseKind, { to, messages, files, missing, ms }: Drilled): string {
  const seconds = Object.entries(ms).map(([step, time]) => `${step} ${(time / 1000).toFixed(1)} s`)
  return `${from} → ${to}: ${messages} messages and ${files} files acknowledged before, ${missing} missing (${seconds.join(', ')})`
}
