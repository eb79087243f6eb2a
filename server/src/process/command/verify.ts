import { type DatabaseAddress, findStray, migrationStatus, type PrismaClient } from '@parley/prisma'
import type { Head } from '../../access/audit/verify.js'
import { createCipher } from '../../base/crypto/cipher.js'
import { encryptedTables } from '../../base/crypto/encrypted.js'
import { unreadable } from '../../base/crypto/rotate.js'
import type { Storage } from '../../base/storage/storage.js'
import { countSearched } from '../../chat/search/counts.js'
import { checkBackup } from '../backup/check.js'
import { checkFiles } from '../backup/checkFiles.js'
import { parseHead, verifyLog } from './auditVerify.js'
import { filesOf } from './backup.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment, openClient, secretOf, shownAddress } from './database.js'
import { openKeptFiles } from './files.js'
import { keyRingOf } from './keyRing.js'
import { createProgress } from './progress.js'
import { lookAtFiles } from './verifyFiles.js'

export const verify: Command = {
  summary: 'whether a backup, or the database, is whole',
  help: ` [--backup <folder>] [--head <seq>:<hash>]

With --backup reads that backup and holds each file against its hash and its rows, and the files of people against the rows that
name them. Without it looks at the database: whether
it is of this release, every row that others refer to is there, the audit log is intact, every encrypted text opens with
ENCRYPTION_KEYS, search knows everything, and every file that people gave is there with the bytes that it had. Changes nothing.

  --backup <folder>       the backup, instead of the database
  --head <seq>:<hash>     the audit log once ended so, as a backup or audit verify said

Needs DATABASE_URL, STORAGE_DIR, SESSION_SECRET and ENCRYPTION_KEYS as the server has them; for a backup nothing. Ends with 0 if all is
well, 1 if something is not, with a sentence for each, 2 if it could not look.`,
  options: { backup: { type: 'string' }, head: { type: 'string' } },
  async run({ backup, head }) {
    if (typeof backup === 'string') return verifyBackup(backup)
    return verifyDatabase(typeof head === 'string' ? parseHead(head) : null)
  },
}

async function verifyBackup(folder: string): Promise<number> {
  const manifest = await checkBackup(folder, createProgress('rows')).catch((error: Error) => error)
  if (manifest instanceof Error) {
    print(`BROKEN: ${manifest.message}`)
    return 1
  }
  const wrong = await checkFiles(folder, manifest, createProgress('files')).catch((error: Error) => [
    error.message,
  ])
  if (wrong.length > 0) return printed(wrong, '')
  const { tables, takenAt, version, database, keys, auditHead } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  print(
    `The backup is whole: ${counted(rows, 'row')} of ${counted(tables.length, 'table')}, ${filesOf(manifest)}, as of ${takenAt}.`,
    `made by  Parley ${version}, of ${database}`,
    `keys     ${Object.keys(keys).join(', ') || 'none'}`,
    `head     ${auditHead ?? 'none'}`,
  )
  return 0
}

async function verifyDatabase(head: Head | null): Promise<number> {
  const env = await environment()
  const at = databaseAddress(env)
  const secrets = { session: secretOf(env, 'SESSION_SECRET', 'session.secret'), ring: keyRingOf(env) }
  const client = openClient(at, 'PRAGMA query_only = ON; PRAGMA busy_timeout = 2000;')
  try {
    const wrong = (await migrationStatus(at)).find(({ state }) => state !== 'applied' && state !== 'newer')
    if (wrong) {
      print(`${shownAddress(at)} is not of this release: migration ${wrong.name} is ${wrong.state}.`)
      return 1
    }
    const codes = [
      told((await findStray(at)) ?? true, 'Every row that others refer to is there.'),
      await verifyLog(client, secrets.session, head),
      await verifyKeys(client, createCipher(secrets.ring)),
      await verifySearch(client, at),
      await verifyFiles(client, openKeptFiles(env, secrets.ring)),
    ]
    return Math.max(...codes)
  } finally {
    await client.$disconnect()
  }
}

/** More than a person reads. */
const MOST_TOLD = 50

function printed(wrong: string[], well: string): number {
  for (const sentence of wrong.slice(0, MOST_TOLD)) print(`BROKEN: ${sentence}`)
  if (wrong.length > MOST_TOLD) print(`BROKEN: ${wrong.length - MOST_TOLD} more.`)
  if (wrong.length === 0) print(well)
  return wrong.length === 0 ? 0 : 1
}

function told(found: string | true, well: string): number {
  print(found === true ? well : `BROKEN: ${found}`)
  return found === true ? 0 : 1
}

async function verifyKeys(client: PrismaClient, cipher: ReturnType<typeof createCipher>): Promise<number> {
  const found = await unreadable(encryptedTables(client), cipher, createProgress('rows'))
  const closed = [...found.unreadable].map(([id, count]) => `${counted(count, 'text')} of the key ${id}`)
  return told(
    closed.length === 0 || `${closed.join(', ')} cannot be read with ENCRYPTION_KEYS.`,
    `Every encrypted text opens: ${counted(found.texts, 'text')}.`,
  )
}

async function verifyFiles(client: PrismaClient, files: Storage | null): Promise<number> {
  const found = await lookAtFiles(client, files)
  return printed(found.wrong, `Every file is there: ${counted(found.files, 'file')}.`)
}

async function verifySearch(client: PrismaClient, at: DatabaseAddress): Promise<number> {
  const { known, all } = await countSearched(client, at)
  return told(
    known === all ||
      `search knows ${known} of ${counted(all, 'text')}: it learns the rest once a server has started.`,
    `Search knows everything: ${counted(all, 'text')}.`,
  )
}
