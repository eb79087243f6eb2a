import { parseArgs } from 'node:util'
import { exitOnSignals } from './run.ts'
import { walk } from './walk/walk.ts'
import { createNewcomersWorld, createOperatorsWorld } from './walk/world.ts'

const help = `Usage: npm run walk -- [sqlite] [postgresql] [--install]

Does what the pages say, as somebody who has just cloned this: README from top to bottom, then docs/operations.md,
docs/backup.md and docs/integrators.md, all commands as printed and in one shell, against the server that the first of them starts. Once on
SQLite with the demo people, and once on PostgreSQL in production, with identity providers of somebody else. Fails with the
page and the line of what did not work, and prints what it left out, and why.

  --install   runs "npm ci" as well, which otherwise is taken to have been run for this clone`

const worlds = { sqlite: createNewcomersWorld, postgresql: createOperatorsWorld }
type Name = keyof typeof worlds

exitOnSignals()
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    install: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const unknown = positionals.find(name => !Object.hasOwn(worlds, name))
if (values.help) console.log(help)
else if (unknown !== undefined) {
  console.error(`There is no walk ${unknown}.\n\n${help}`)
  process.exitCode = 2
} else
  for (const name of (positionals.length > 0 ? positionals : Object.keys(worlds)) as Name[]) {
    await using world = await worlds[name](values.install)
    if (!(await walk(world, values.install))) process.exitCode = 1
  }
