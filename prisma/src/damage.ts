import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** So long a damaged file is kept for whoever wants to look into it: it may hold what people have deleted since. */
const KEPT_MS = 24 * 3_600_000

const asideOf = (file: string): string => `${file}.damaged`

/** Whether an error means that a file cannot be read any more; also one that came from another thread. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code))

/** Opens a file that can be made anew. `damaged`: it could not be read, was put aside, and a new one has taken its place. */
export function openOrMakeAnew<Opened>(
  file: string,
  open: () => Opened,
): { opened: Opened; damaged: boolean } {
  try {
    return { opened: open(), damaged: false }
  } catch (error) {
    if (!isDamage(error)) throw error
    putAside(file)
    return { opened: open(), damaged: true }
  }
}

/** Nobody has it open any more. */
export function putAside(file: string): void {
  rmSync(`${file}-shm`, { force: true })
  for (const end of ['', '-wal']) {
    if (!existsSync(file + end)) continue
    renameSync(file + end, asideOf(file) + end)
    utimesSync(asideOf(file) + end, new Date(), new Date())
  }
}

/** Deletes what was put aside beside a database more than a day ago. */
export function forgetDamaged(databaseFile: string): void {
  const folder = dirname(databaseFile)
  for (const name of readdirSync(folder)) {
    if (!/^(live|search)\.db\.damaged(-wal)?$/.test(name)) continue
    const file = join(folder, name)
    if (Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { force: true })
  }
}
