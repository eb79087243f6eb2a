import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DatabaseAddress, type DumpTable, type DumpTarget, OWN_FOLDER, openTarget } from '@parley/prisma'
import { createMemoryBus } from '../../base/bus/memory.js'
import type { OnProgress } from '../../base/crypto/rotate.js'
import { openDatabase } from '../../base/db/database.js'
import { createLog } from '../../base/telemetry/log.js'
import { createSearch } from '../../chat/search/index.js'
import { type Manifest, readManifest } from './format.js'
import { readPart } from './parts.js'
import { type FileTarget, restoreFiles } from './restoreFiles.js'

/** What a file has elsewhere, text of replies that were being written, or has no use for: events that wait for their number. */
const ofServersOnly = ['journal', 'conversation_event_waiting']

/**
 * Fills an empty place from a backup of either kind of database. What fails leaves the database as it was; files that are
 * put already are gone on with. Null: without files.
 */
export async function restoreRows(
  at: DatabaseAddress,
  folder: string,
  onProgress: OnProgress,
  files: FileTarget | null = null,
): Promise<Manifest> {
  const manifest = await readManifest(folder)
  if (at.kind === 'sqlite') await mkdir(dirname(at.file), { recursive: true, mode: OWN_FOLDER })
  const target = await openTarget(at, { migrations: manifest.migrations, from: manifest.database })
  try {
    await fill(target, manifest, folder, onProgress)
    // Before the rows can be seen: whoever sees one finds its bytes.
    if (files) await restoreFiles(folder, manifest, files)
    await target.finish(manifest.sequences)
    return manifest
  } catch (error) {
    await target.abandon()
    throw error
  }
}

async function fill(target: DumpTarget, manifest: Manifest, folder: string, onProgress: OnProgress) {
  const wanted = manifest.tables.filter(({ name }) => !ofServersOnly.includes(name) || hasTable(target, name))
  const total = wanted.reduce((sum, { rows }) => sum + rows, 0)
  const unknown = wanted.find(({ name }) => !hasTable(target, name))
  if (unknown) throw new Error(`The table ${unknown.name} of the backup is none of this Parley.`)
  let done = 0
  for (const table of target.tables) {
    const stored = wanted.find(({ name }) => name === table.name)
    if (!stored) continue
    refuseOtherColumns(table, stored)
    for (const part of stored.parts) {
      await target.insert(stored, await readPart(folder, part))
      done += part.rows
      onProgress(done, total)
    }
  }
  onProgress(done, total)
}

const hasTable = ({ tables }: DumpTarget, wanted: string): boolean =>
  tables.some(({ name }) => name === wanted)

function refuseOtherColumns(table: DumpTable, stored: DumpTable): void {
  const columns = ({ columns }: DumpTable) => columns.map(({ name, kind }) => `${name} ${kind}`).sort()
  if (columns(table).join() !== columns(stored).join())
    throw new Error(`The table ${table.name} of the backup has other columns than that of this Parley.`)
}

/** Brings a restored database to this release and has everything in it found by search, as servers do. */
export async function makeReady(at: DatabaseAddress): Promise<{ migrated: string[] }> {
  const { db, migrated } = await openDatabase(at)
  const search = await createSearch({ db, database: at, bus: createMemoryBus(), log: createLog('silent') })
  try {
    await search.settled()
    return { migrated }
  } finally {
    await search.close()
    await db.close()
  }
}
