import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { DumpRow } from '@parley/prisma'
import { UnreadableError } from '../../base/crypto/cipher.js'
import type { KeyRing } from '../../base/crypto/keyRing.js'
import type { OnProgress } from '../../base/crypto/rotate.js'
import type { FolderStorage } from '../../base/storage/folder.js'
import type { Storage } from '../../base/storage/storage.js'
import { checked, filesIn, type KeptFile, type Lost, pathIn, readyRows } from './files.js'
import type { Manifest, Part } from './format.js'
import { writeParts } from './parts.js'
import { refuseSmallDisk } from './room.js'

/** Where the files of people are, of a server that may be in use. */
export interface FileSource {
  /** Asked only where there are files; null: nobody has said where they are kept. */
  open(): { storage: Storage; ring: KeyRing } | null
  /** Whether its row is gone by now. */
  isDeleted(id: string): Promise<boolean>
  onProgress: OnProgress
}

export interface CopiedFiles {
  told: NonNullable<Manifest['attachments']>
  /** How many are sealed with which key. */
  keys: Record<string, number>
  /** Keys of those that should be there and are not. */
  lost: string[]
}

/** Where the list of them stands, beside the tables. */
const list = { name: 'attachment_files', columns: [] }

/**
 * Copies all that the rows of a backup refer to. What lies there already is not copied again: under its key nothing else
 * can lie. What the storage has lost is told, and the rest goes on.
 */
export async function copyFiles(
  folder: string,
  tables: Manifest['tables'],
  source: FileSource,
): Promise<CopiedFiles> {
  const result: CopiedFiles = { told: { files: 0, bytes: 0, parts: [] }, keys: {}, lost: [] }
  const wanted = new Set<string>()
  let takes = 0
  for await (const row of readyRows(folder, tables)) {
    for (const key of row.keys) wanted.add(key)
    takes += row.takes
  }
  if (wanted.size === 0) return result
  const opened = source.open()
  if (!opened) throw new Error(nowhere(wanted.size))
  const copies = filesIn(folder, opened.ring)
  await refuseEmpty(opened.storage, wanted.size)
  await refuseSmallDisk(folder, takes - (await tidy(copies, wanted)))

  async function* rows(): AsyncGenerator<DumpRow> {
    let done = 0
    for await (const { id, keys } of readyRows(folder, tables))
      for (const key of keys) {
        const lost = await copy(opened as { storage: Storage }, copies, key, () => source.isDeleted(id))
        const file = lost ? { key, bytes: null, sha256: null, lost } : await look(folder, key)
        count(file, lost ? null : await copies.keyIdOf(key))
        yield { place: key, values: [file.key, file.bytes, file.sha256, file.lost] }
        source.onProgress(++done, wanted.size)
      }
  }
  function count(file: KeptFile, keyId: string | null): void {
    if (file.lost !== null && file.lost !== 'deleted') result.lost.push(file.key)
    if (file.lost !== null) return
    result.told.files++
    result.told.bytes += file.bytes
    if (keyId !== null) result.keys[keyId] = (result.keys[keyId] ?? 0) + 1
  }
  result.told.parts = (await Array.fromAsync(writeParts(folder, list, rows(), 0))).map(
    ({ last: _, ...part }): Part => part,
  )
  return result
}

const nowhere = (files: number): string =>
  `The database knows ${files} files, and nobody has said where they are: set STORAGE_DIR to the folder of the server, or leave them out by --without-files.`

/** A folder that is not mounted looks like one in which everything is missing. */
async function refuseEmpty(storage: Storage, files: number): Promise<void> {
  for await (const _ of storage.list('')) return
  throw new Error(
    `The folder of files is empty or not there, and the database knows ${files} of them: set STORAGE_DIR to the folder of the server, or leave them out by --without-files.`,
  )
}

/** Takes away what an earlier run left that is no part of this state. Bytes of the rest. */
async function tidy(copies: FolderStorage, wanted: ReadonlySet<string>): Promise<number> {
  await copies.tidy(new Date())
  let bytes = 0
  for await (const { key } of copies.list(''))
    if (wanted.has(key)) bytes += (await copies.head(key)) ?? 0
    else await copies.delete(key)
  return bytes
}

async function copy(
  { storage }: { storage: Storage },
  copies: Storage,
  key: string,
  isDeleted: () => Promise<boolean>,
): Promise<Lost | null> {
  if ((await copies.head(key)) !== null) return null
  try {
    const found = await storage.get(key)
    if (found) {
      await copies.put(key, checked(found.bytes, key))
      return null
    }
  } catch (error) {
    if (error instanceof UnreadableError) return 'unreadable'
    // Unless it went away while it was read.
    if ((await storage.head(key)) !== null) throw error
  }
  return (await isDeleted()) ? 'deleted' : 'missing'
}

/** As it lies in the backup, so that it can be checked without a key. */
async function look(folder: string, key: string): Promise<KeptFile> {
  const path = pathIn(folder, key)
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return { key, bytes: (await stat(path)).size, sha256: hash.digest('hex'), lost: null }
}
