// `npm run keys:rotate` and `npm run keys:check`: the keys that encrypt what the database holds.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgresql, openSqlite } from '@parley/prisma'
import { createCipher } from '../server/dist/base/crypto/cipher.js'
import { encryptedTables } from '../server/dist/base/crypto/encrypted.js'
import { parseKeyRing } from '../server/dist/base/crypto/keyRing.js'
import { rotate, usedKeys } from '../server/dist/base/crypto/rotate.js'

const help = `Usage: npm run keys:<command>

  keys:rotate   encrypts everything again that is not encrypted with the first key of ENCRYPTION_KEYS
  keys:check    lists which keys are still needed; ends with 1 if one of them is missing from ENCRYPTION_KEYS

To change the key: put a new one in front (ENCRYPTION_KEYS=new:<base64>,old:<base64>; a key is 32 random bytes, as by
openssl rand -base64 32), restart every server process, run keys:rotate, then keys:check with the old key removed from
ENCRYPTION_KEYS: if that ends with 0, remove it from the servers as well.

Servers may run meanwhile. keys:rotate may be broken off: the next time it goes on with the rest.
DATABASE_URL and ENCRYPTION_KEYS as the server has them, also from .env. Ends with 2 if it could not do its work.`

async function run(command: string | undefined): Promise<number> {
  const { client, keys } = open()
  const cipher = createCipher(parse(keys))
  const tables = encryptedTables(client)
  try {
    if (command === 'check') {
      const used = await usedKeys(tables, showProgress)
      const ids = [...parse(keys).keys()]
      const missing = [...used.keys()].filter(id => !cipher.knows(id))
      for (const id of ids) console.log(line(id, used.get(id) ?? 0, id === cipher.keyId))
      for (const id of missing) console.log(`${id}: needed by ${used.get(id)} texts, and MISSING`)
      return missing.length > 0 ? 1 : 0
    }
    const { changed, unreadable } = await rotate(tables, cipher, showProgress)
    console.log(`${changed} texts were encrypted again, with the key ${cipher.keyId}.`)
    if (unreadable > 0)
      console.log(`${unreadable} texts cannot be read with these keys and stay as they are.`)
    return unreadable > 0 ? 1 : 0
  } finally {
    await client.$disconnect()
  }
}

const line = (id: string, count: number, first: boolean): string =>
  first
    ? `${id}: encrypts; needed by ${count} texts`
    : `${id}: ${count > 0 ? `needed by ${count} texts, until keys:rotate has run` : 'not needed, can be removed'}`

function open() {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const url = process.env.DATABASE_URL || 'file:./data/parley.db'
  const file = url.startsWith('file:') ? url.slice('file:'.length) : null
  if (file && !existsSync(file))
    throw new Error(`${file} does not exist: set DATABASE_URL to the one of the server.`)
  // Where the server keeps the ones it made in development.
  const made = join(file ? dirname(file) : './data', 'encryption.keys')
  const keys = process.env.ENCRYPTION_KEYS || (existsSync(made) && readFileSync(made, 'utf8').trim())
  if (!keys) throw new Error('Set ENCRYPTION_KEYS to the keys of the server.')
  const client = file
    ? openSqlite(file, 'PRAGMA busy_timeout = 5000;')
    : openPostgresql({ connectionString: url, max: 1 })
  return { client, keys }
}

function parse(keys: string) {
  try {
    return parseKeyRing(keys)
  } catch (error) {
    throw new Error(`ENCRYPTION_KEYS ${(error as Error).message}.`)
  }
}

const BAR = 30

/** A bar on a terminal, otherwise a line for each tenth. */
function showProgress(done: number, total: number): void {
  const { stderr } = process
  const share = total === 0 ? 1 : done / total
  if (stderr.isTTY) {
    const full = Math.round(share * BAR)
    const end = done >= total ? '\n' : ''
    stderr.write(`\r[${'#'.repeat(full)}${' '.repeat(BAR - full)}] ${done} of ${total} rows${end}`)
  } else if (done >= total || Math.floor(share * 10) > tenths) {
    tenths = Math.floor(share * 10)
    stderr.write(`${done} of ${total} rows\n`)
  }
}
let tenths = 0

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  })
  const [command] = positionals
  if (values.help) console.log(help)
  else if (command !== 'rotate' && command !== 'check') throw new Error(help)
  else process.exitCode = await run(command)
} catch (error) {
  // An AggregateError (every address of a host refused) has no message of its own.
  const cause = error instanceof AggregateError ? error.errors[0] : error
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 2
}
