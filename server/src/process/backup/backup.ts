import { existsSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DatabaseAddress, type DumpRow, type DumpTable, OWN_FOLDER, sizeOf } from '@parley/prisma'
import { keyIdOf } from '../../base/crypto/cipher.js'
import { encryptedColumns } from '../../base/crypto/encrypted.js'
import type { OnProgress } from '../../base/crypto/rotate.js'
import { version } from '../../base/version.js'
import { copyFiles, type FileSource } from './copyFiles.js'
import { FORMAT_VERSION, type Manifest, type Part, writeManifest } from './format.js'
import { readPart, type WrittenPart, writeParts } from './parts.js'
import { isFull, refuseSmallDisk } from './room.js'
import { begin, type Unfinished } from './unfinished.js'

/** What text comes to at most when it is packed, beside what a database adds to it: seldom more. */
const PACKED = 0.25

export interface Made {
  manifest: Manifest
  bytes: number
  /** Keys of files that should be there and were not to be had. */
  lost: string[]
  /** Since when its state is kept, if an earlier run had begun. */
  resumedFrom: string | null
}

/** Makes a backup at `output`, where nothing is before it is whole. The database may be in use. Null: without files. */
export async function makeBackup(
  at: DatabaseAddress,
  output: string,
  onProgress: OnProgress,
  files: FileSource | null = null,
): Promise<Made> {
  if (existsSync(output)) throw new Error(`${output} is there already, and is not overwritten.`)
  await mkdir(dirname(output), { recursive: true, mode: OWN_FOLDER })
  await refuseSmallDisk(dirname(output), await neededFor(at, output))
  const unfinished = await begin(at, output).catch(error => {
    throw inWords(error, output, false)
  })
  try {
    const rows = await write(unfinished, at, onProgress)
    await unfinished.release()
    const copied = files && (await copyFiles(unfinished.folder, rows.tables, files))
    const keys = { ...rows.keys }
    for (const [id, count] of Object.entries(copied?.keys ?? {})) keys[id] = (keys[id] ?? 0) + count
    const manifest: Manifest = { ...rows, keys, attachments: copied?.told ?? null }
    await unfinished.clear()
    await writeManifest(unfinished.folder, manifest)
    await toDisk(unfinished.folder)
    await rename(unfinished.folder, output)
    await toDisk(dirname(output))
    const parts = manifest.tables.flatMap(table => table.parts)
    const bytes = parts.reduce((sum, part) => sum + part.bytes, copied?.told.bytes ?? 0)
    const resumedFrom = unfinished.isResumed ? unfinished.takenAt : null
    return { manifest, bytes, lost: copied?.lost ?? [], resumedFrom }
  } catch (error) {
    await unfinished.abandon()
    throw inWords(error, output, at.kind === 'sqlite')
  }
}

async function write(
  { folder, id, takenAt, source, parts: before, note }: Unfinished,
  { kind }: DatabaseAddress,
  onProgress: OnProgress,
): Promise<Omit<Manifest, 'attachments'>> {
  const counts = new Map<DumpTable, number>()
  for (const table of source.tables) counts.set(table, await source.count(table))
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const seen = createSeen()
  const tables: Manifest['tables'] = []
  let done = 0
  for (const table of source.tables) {
    const parts: WrittenPart[] = [...(before.get(table.name) ?? [])]
    for (const part of parts) {
      if (isTold(table)) for (const values of await readPart(folder, part)) seen.see(table, values)
      done += part.rows
    }
    const rows = seen.each(table, source.rows(table, parts.at(-1)?.last))
    for await (const part of writeParts(folder, table, rows, parts.length)) {
      await note(table.name, part)
      parts.push(part)
      done += part.rows
      onProgress(done, total)
    }
    const written = parts.reduce((sum, part) => sum + part.rows, 0)
    if (written !== counts.get(table))
      throw new Error(`${table.name} has ${counts.get(table)} rows, and ${written} were read of it.`)
    tables.push({ ...table, rows: written, parts: parts.map(({ last: _, ...part }): Part => part) })
  }
  onProgress(total, total)
  const { migrations, sequences } = source
  const told = { format: 'parley-backup', formatVersion: FORMAT_VERSION, id, takenAt, version } as const
  return { ...told, database: kind, migrations, sequences, ...seen.told(), tables }
}

const isTold = ({ name }: DumpTable): boolean => encryptedColumns.has(name) || name === 'audit_head'

/** What the manifest says about rows that go by. */
function createSeen() {
  const keys: Record<string, number> = {}
  let auditHead: string | null = null
  const see = ({ name, columns }: DumpTable, values: DumpRow['values']) => {
    const named = (column: string) => values[columns.findIndex(({ name }) => name === column)] ?? null
    for (const column of encryptedColumns.get(name) ?? []) {
      const sealed = named(column)
      if (typeof sealed !== 'string') continue
      const id = keyIdOf(sealed) ?? '?'
      keys[id] = (keys[id] ?? 0) + 1
    }
    if (name === 'audit_head') auditHead = `${named('seq')}:${named('hash')}`
  }
  return {
    see,
    async *each(table: DumpTable, rows: AsyncIterable<DumpRow>): AsyncGenerator<DumpRow> {
      for await (const row of rows) {
        if (isTold(table)) see(table, row.values)
        yield row
      }
    },
    told: () => ({ keys, auditHead }),
  }
}

/** In bytes; files of people are looked at once it is known which. */
async function neededFor(at: DatabaseAddress, output: string): Promise<number> {
  const size = await sizeOf(at)
  // Of a file a snapshot lies beside the parts until the end.
  const isThere = existsSync(join(`${output}.unfinished`, 'snapshot.db'))
  return size * (at.kind === 'sqlite' && !isThere ? 1 + PACKED : PACKED)
}

function inWords(error: unknown, output: string, canGoOn: boolean): unknown {
  if (!isFull(error)) return error
  const next = canGoOn ? ' Make room, and the same command goes on where it was.' : ''
  return new Error(`The disk of ${dirname(output)} is full: there is no backup.${next}`, { cause: error })
}

/** A name that was given is given for good, whatever happens to the machine. */
async function toDisk(folder: string): Promise<void> {
  const opened = await open(folder)
  await opened.sync().finally(() => opened.close())
}
