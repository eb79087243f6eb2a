/** From the release before to this one and back, under load: see `help`. */
import { parseArgs } from 'node:util'
import { exitOnSignals } from './run.ts'
import { releaseBefore } from './upgrade/release.ts'
import { upgrade } from './upgrade/upgrade.ts'

const help = `Usage: npm run upgrade:drill -- [--build <folder>]

Starts three servers of the release before this one behind haproxy, as docs/proxies.md configures it (our own balancer where it
is not installed), replaces them one by one by this build, and those by the
release before again, all on one PostgreSQL, while people chat by the SDK of the release before, follow events, sign in and,
while there is a server that takes them, give files. No call may fail, and every reply has to be what the model said. Prints a table of the calls.

  --build   a built clone of the release before; by default it is taken from the history of this one and built, once`

exitOnSignals()

const { values } = parseArgs({
  options: { build: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
})
if (values.help) console.log(help)
else {
  const began = performance.now()
  const { byName, failed, wrong, unclean, by, balancer, given } = await upgrade(
    values.build ?? releaseBefore(),
  )
  const problems = [...failed, ...wrong, ...given.wrong, ...unclean, ...balancer]
  for (const [name, count] of Object.entries(byName))
    console.log(
      `${name.padEnd(12)} ${String(count).padStart(6)} calls, ${failed.filter(call => call.startsWith(`${name}:`)).length} failed`,
    )
  console.log(
    `${given.files} files were given and read again; ${given.elsewhere} of those calls met a server that knows no files, and were repeated`,
  )
  console.log(`behind ${by}, which answered ${balancer.length} calls with 5xx itself`)
  console.log(`${wrong.length} replies were wrong, ${unclean.length} servers did not end as they should`)
  for (const problem of problems) console.error(`  ${problem}`)
  console.log(
    `${problems.length === 0 ? 'passed' : 'failed'} (${Math.round((performance.now() - began) / 1000)} s)`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
