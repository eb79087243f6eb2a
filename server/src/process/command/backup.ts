import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeBackup } from '../backup/backup.js'
import { forgetOld, nameFor } from '../backup/folder.js'
import type { Manifest } from '../backup/format.js'
import { type Command, counted, print } from './command.js'
import { databaseAddress, environment } from './database.js'
import { fileSource } from './fileSource.js'
import { createProgress } from './progress.js'

export const backup: Command = {
  summary: 'copy everything into a folder, while servers run',
  help: ` (--output <folder> | --into <folder> [--keep <number>]) [--without-files]

Writes one state of the database as a folder that any later release restores into either kind of database: files of rows,
each with its hash, the files of people, and last of all manifest.json. Until it is whole its name ends in .unfinished. Servers go on as they are.

  --output <folder>   where it is made; nothing may be there
  --into <folder>     makes one in it, named by the time: parley-20261231T235959.000Z
  --keep <number>     with --into: deletes the oldest there beyond so many, once the new one is whole
  --without-files     leaves out the files of people: where their folder is copied by other means

Interrupted, or on a full disk, a backup of an SQLite file goes on when the same command is given again within a day: its
state was kept. The state of a PostgreSQL server lasts as long as the connection, so there rows are written anew; files that
were copied are not copied again. A backup
holds whatever the database holds, readable by this user alone: keep it as safe. SESSION_SECRET and ENCRYPTION_KEYS are not in
it: keep them elsewhere. Files are in it encrypted. Needs DATABASE_URL, and where people have given files STORAGE_DIR and
ENCRYPTION_KEYS as the server has them. A file that is not where it should be is told, and the backup made without it.`,
  options: {
    output: { type: 'string' },
    into: { type: 'string' },
    keep: { type: 'string' },
    'without-files': { type: 'boolean' },
  },
  async run({ output, into, keep, 'without-files': withoutFiles }) {
    const place = placeOf(output, into)
    const kept = keep === undefined ? null : readNumber(keep, into)
    const env = await environment()
    const at = databaseAddress(env)
    if (at.kind === 'sqlite' && !existsSync(at.file))
      throw new Error(`${at.file} does not exist: set DATABASE_URL to the one of the server.`)
    const files = withoutFiles ? null : fileSource(env, at)
    const made = await makeBackup(at, place, createProgress('rows'), files)
    const { manifest, bytes, lost, resumedFrom } = made
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    if (resumedFrom) print(`Went on with what was begun: it is the state of ${resumedFrom}.`)
    print(
      `${place} is whole: ${counted(rows, 'row')}, ${filesOf(manifest)}, ${bytes} bytes, as of ${manifest.takenAt}.`,
    )
    if (lost.length > 0)
      process.stderr.write(
        `MISSING, or not to be read: ${counted(lost.length, 'file')} that the database knows. parley-server verify says which.\n`,
      )
    const keys = Object.keys(manifest.keys)
    print(
      keys.length === 0
        ? 'Keep SESSION_SECRET elsewhere. No key of ENCRYPTION_KEYS is needed to read it.'
        : `Keep SESSION_SECRET and these keys of ENCRYPTION_KEYS elsewhere: ${keys.join(', ')}.`,
    )
    if (kept !== null && typeof into === 'string')
      for (const name of await forgetOld(into, kept)) print(`deleted ${name}`)
    return 0
  },
}

export const filesOf = ({ attachments }: Manifest): string =>
  attachments ? counted(attachments.files, 'file') : 'without files'

function placeOf(output: unknown, into: unknown): string {
  if (typeof output === 'string' && output && into === undefined) return output.replace(/\/+$/, '')
  if (typeof into === 'string' && into && output === undefined) return join(into, nameFor(new Date()))
  throw new Error('Say where: --output <folder>, or --into <folder>.')
}

function readNumber(keep: unknown, into: unknown): number {
  const number = Number(keep)
  if (into === undefined || !Number.isInteger(number) || number < 1)
    throw new Error('--keep is a number from 1 on, and goes with --into.')
  return number
}
