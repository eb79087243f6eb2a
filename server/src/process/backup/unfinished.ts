import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseAddress, type DumpSource, OWN_FOLDER, openSource, takeSnapshot } from '@parley/prisma'
import { FOLDER as FILES } from './files.js'
import { type Part, PRIVATE } from './format.js'
import { isWhole, type WrittenPart } from './parts.js'

/** An older state is not gone on with: a newer one is worth more than the time. */
const AGE_MS = 24 * 3_600_000

/** A backup that is being made. */
export interface Unfinished {
  folder: string
  id: string
  takenAt: string
  source: DumpSource
  /** What is there already, of the state that is gone on with. */
  parts: ReadonlyMap<string, WrittenPart[]>
  isResumed: boolean
  note(table: string, part: WrittenPart): Promise<void>
  /** Closes what it is made from, of which all has been read. */
  release(): Promise<void>
  /** Closes it and takes all away that is no part of it. */
  clear(): Promise<void>
  /** Leaves what can be gone on with, and nothing else. */
  abandon(): Promise<void>
}

interface Beginning {
  id: string
  takenAt: string
  of: string
}

/**
 * The state of a database file is kept beside the parts until the end, so that the next one goes on with it. That of a
 * server lasts as long as the connection: without it all rows are written anew. Files are the same in any state.
 */
export async function begin(at: DatabaseAddress, output: string): Promise<Unfinished> {
  const folder = `${output}.unfinished`
  const snapshot = join(folder, 'snapshot.db')
  const log = join(folder, 'progress.ndjson')
  const known = at.kind === 'sqlite' ? await readProgress(log, at.file) : null
  if (!known) {
    await removeRows(folder)
    await mkdir(join(folder, 'tables'), { recursive: true, mode: OWN_FOLDER })
  }
  const beginning = known?.beginning ?? {
    id: randomUUID(),
    takenAt: new Date().toISOString(),
    of: at.kind === 'sqlite' ? at.file : '',
  }
  const abandon = async () => {
    if (!existsSync(log) || at.kind === 'postgresql') await removeRows(folder)
  }
  try {
    if (at.kind === 'sqlite' && !known) {
      takeSnapshot(at.file, snapshot)
      await writeFile(log, `${JSON.stringify(beginning)}\n`, PRIVATE)
    }
    const source = await openSource(at.kind === 'sqlite' ? { kind: 'sqlite', file: snapshot } : at)
    let closed: Promise<void> | null = null
    const release = () => {
      closed ??= source.close()
      return closed
    }
    return {
      folder,
      id: beginning.id,
      takenAt: beginning.takenAt,
      source,
      parts: known ? await wholeParts(folder, known.parts) : new Map(),
      isResumed: known !== null,
      note: async (table, part) => {
        if (at.kind === 'sqlite') await appendFile(log, `${JSON.stringify({ table, ...part })}\n`)
      },
      release,
      async clear() {
        await release()
        for (const file of [snapshot, `${snapshot}-wal`, `${snapshot}-shm`, log])
          await rm(file, { force: true })
      },
      async abandon() {
        await release()
        await abandon()
      },
    }
  } catch (error) {
    await abandon()
    throw error
  }
}

/** All but files of people, if there are some. */
async function removeRows(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : []
  const gone = names.includes(FILES)
    ? names.filter(name => name !== FILES).map(name => join(folder, name))
    : [folder]
  for (const path of gone) await rm(path, { recursive: true, force: true })
}

type Noted = WrittenPart & { table: string }

async function readProgress(
  log: string,
  file: string,
): Promise<{ beginning: Beginning; parts: Noted[] } | null> {
  if (!existsSync(log)) return null
  // The last line may be half a one.
  const [first, ...lines] = (await readFile(log, 'utf8')).split('\n').slice(0, -1)
  if (first === undefined) return null
  const beginning = JSON.parse(first) as Beginning
  const isFresh = Date.now() - Date.parse(beginning.takenAt) < AGE_MS
  return isFresh && beginning.of === file ? { beginning, parts: lines.map(line => JSON.parse(line)) } : null
}

/** Of each table those up to the first that is not as it was written. */
async function wholeParts(folder: string, noted: Noted[]): Promise<Map<string, WrittenPart[]>> {
  const whole = new Map<string, WrittenPart[]>()
  const broken = new Set<string>()
  for (const { table, ...part } of noted) {
    if (broken.has(table)) continue
    if (await isWhole(folder, part satisfies Part)) whole.set(table, [...(whole.get(table) ?? []), part])
    else broken.add(table)
  }
  return whole
}
