// `npm run audit:verify`: is the audit log as it was recorded?
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgresql, openSqlite } from '@parley/prisma'
import { createChain } from '../server/dist/access/audit/chain.js'
import { type Head, holdsHead, verifySlice } from '../server/dist/access/audit/verify.js'

const help = `Usage: npm run audit:verify -- [--head <seq>:<hash>]

Checks each event of the audit log against the one before it, and prints the end of the log as <seq>:<hash>.
Keep that elsewhere (the server logs it too, at its start and each hour) and give it as --head the next time:
nothing else can show that the end of the log was cut off.

Reads only; the server may run meanwhile. DATABASE_URL and SESSION_SECRET as the server has them, also from .env.
Ends with 0 if the log is intact, 1 if it is not, 2 if it could not be checked.`

const SLICE = 5000

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, head: { type: 'string' } },
  })
  if (values.help) {
    console.log(help)
    return true
  }
  const kept = values.head === undefined ? null : parseHead(values.head)
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { client, secret } = open(process.env.DATABASE_URL || 'file:./data/parley.db')
  try {
    return await verify(client, secret, kept)
  } finally {
    await client.$disconnect()
  }
}

async function verify(
  client: ReturnType<typeof openSqlite>,
  secret: string,
  kept: Head | null,
): Promise<boolean> {
  const chain = createChain(secret)
  const total = await client.auditEvent.count()
  let checked = 0
  let after: Head = { seq: 0, hash: '' }
  for (;;) {
    const slice = await verifySlice(client, chain, { after, first: SLICE })
    checked += slice.checked
    if (slice.firstBrokenSeq !== null) {
      console.log(
        `BROKEN at event ${slice.firstBrokenSeq}: it was changed, deleted or put in, or SESSION_SECRET is another one than when it was recorded. The ${checked} events before it are intact.`,
      )
      return false
    }
    after = slice.last
    if (slice.nextSeq === null) break
    process.stderr.write(`${checked} of ${total} events checked\n`)
  }
  if (kept && !(await holdsHead(client, kept))) {
    console.log(
      `BROKEN: the log ended with event ${kept.seq} once, and holds that no more. Its end was cut off.`,
    )
    return false
  }
  console.log(`The audit log is intact: ${checked} events.`)
  console.log(`head ${after.seq}:${after.hash}`)
  return true
}

function open(url: string): { client: ReturnType<typeof openSqlite>; secret: string } {
  const file = url.startsWith('file:') ? url.slice('file:'.length) : null
  if (file && !existsSync(file)) fail(`${file} does not exist: set DATABASE_URL to the one of the server.`)
  // Where the server keeps the one it made in development.
  const made = join(file ? dirname(file) : './data', 'session.secret')
  const secret = process.env.SESSION_SECRET || (existsSync(made) && readFileSync(made, 'utf8'))
  if (!secret) fail('Set SESSION_SECRET to the one of the server.')
  const client = file
    ? openSqlite(file, 'PRAGMA query_only = ON; PRAGMA busy_timeout = 2000;')
    : openPostgresql({ connectionString: url, max: 1 })
  return { client, secret }
}

function parseHead(text: string): Head {
  const [, seq, hash] = /^(\d+):([\w-]{43}|)$/.exec(text) ?? []
  if (seq === undefined || hash === undefined) fail('--head is <seq>:<hash>, as an earlier run printed it.')
  return { seq: Number(seq), hash }
}

function fail(sentence: string): never {
  throw new Error(sentence)
}

try {
  if (!(await run())) process.exitCode = 1
} catch (error) {
  // An AggregateError (every address of a host refused) has no message of its own.
  const cause = error instanceof AggregateError ? error.errors[0] : error
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 2
}
