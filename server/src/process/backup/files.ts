import { join } from 'node:path'
import type { DumpValue } from '@parley/prisma'
import type { KeyRing } from '../../base/crypto/keyRing.js'
import { checked as checkedBytes } from '../../base/storage/checked.js'
import { createFolderStorage, type FolderStorage } from '../../base/storage/folder.js'
import { keptKeys, partsOfKey } from '../../chat/attachment/keys.js'
import type { Manifest, Part } from './format.js'
import { readPart } from './parts.js'

/** Of a backup, for the files of people. */
export const FOLDER = 'attachments'

/** A file that was not to be had: deleted while the backup was made, or lost before. */
export type Lost = 'deleted' | 'missing' | 'unreadable'

/** What a backup says of a file; where it was lost there are no bytes of it. */
export type KeptFile = { key: string } & (
  | { lost: null; bytes: number; sha256: string }
  | { lost: Lost; bytes: null; sha256: null }
)

/** A row that is READY, and the keys of what is kept of it. */
interface ReadyRow {
  id: string
  /** Bytes of all of it. */
  takes: number
  keys: string[]
}

/** The files of a backup: kept and sealed as a server does, so that they are no more open there than here. */
export const filesIn = (backup: string, ring: KeyRing): FolderStorage =>
  createFolderStorage({ folder: join(backup, FOLDER), ring, sealed: true })

export const pathIn = (backup: string, key: string): string => join(backup, FOLDER, ...key.split('/'))

export const nameIn = (key: string): string => `${FOLDER}/${key}`

/** What the rows of a backup say that there is. */
export async function* readyRows(folder: string, tables: Manifest['tables']): AsyncGenerator<ReadyRow> {
  const table = tables.find(({ name }) => name === 'attachment')
  if (!table) return
  const columns = new Map(table.columns.map(({ name }, i) => [name, i]))
  for (const part of table.parts)
    for (const values of await readPart(folder, part)) {
      const of = (column: string): DumpValue => values[columns.get(column) ?? -1] ?? null
      const text = (column: string) => (of(column) === null ? null : String(of(column)))
      if (of('status') !== 'READY') continue
      const id = String(of('id'))
      const hashes = { sha256: text('sha256'), medium: text('medium'), thumbnail: text('thumbnail') }
      const row = { id, ownerId: String(of('owner_id')), ...hashes, text: text('text') }
      yield { id, takes: Number(of('takes')), keys: keptKeys(row) }
    }
}

export async function* keptFiles(folder: string, parts: Part[]): AsyncGenerator<KeptFile> {
  for (const part of parts)
    for (const [key, bytes, sha256, lost] of await readPart(folder, part))
      yield { key, bytes, sha256, lost } as KeptFile
}

/** Throws UnreadableError behind the last of them if they are not those that the key names. */
export const checked = (bytes: AsyncIterable<Buffer>, key: string) =>
  checkedBytes(bytes, partsOfKey(key)?.sha256)
