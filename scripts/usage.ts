// `npm run usage:rebuild`: adds up anew what was used in each hour, and in each conversation.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openPostgresql, openSqlite } from '@parley/prisma'
import { rebuildFailures, rebuildHours, rebuildTotals } from '../server/dist/spending/usage/rebuild.sql.js'

const help = `Usage: npm run usage:rebuild

Usage reports are read from sums of each hour, and conversations are found by sums of their own. The database keeps
both in step with all that is added; after calls were changed or deleted by hand, this makes them anew. It also looks
up why replies failed that were booked without the reason. It may be broken off, and begins again the next time.

Servers may run meanwhile: what they book waits for the day that is being added up.
DATABASE_URL as the server has it, also from .env. Ends with 2 if it could not do its work.`

async function run(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const url = process.env.DATABASE_URL || 'file:./data/parley.db'
  const file = url.startsWith('file:') ? url.slice('file:'.length) : null
  if (file && !existsSync(file))
    throw new Error(`${file} does not exist: set DATABASE_URL to the one of the server.`)
  const client = file
    ? openSqlite(file, 'PRAGMA busy_timeout = 5000;')
    : openPostgresql({ connectionString: url, max: 1 })
  try {
    await rebuildFailures(client)
    const days = await rebuildHours(client, file ? 'sqlite' : 'postgresql')
    const conversations = await rebuildTotals(client, file ? 'sqlite' : 'postgresql')
    console.log(`${days} days of usage and ${conversations} conversations were added up anew.`)
  } finally {
    await client.$disconnect()
  }
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) console.log(help)
  else await run()
} catch (error) {
  // An AggregateError (every address of a host refused) has no message of its own.
  const cause = error instanceof AggregateError ? error.errors[0] : error
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 2
}
