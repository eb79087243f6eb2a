import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'

interface Known {
  path: string
  dev: bigint
  ino: bigint
}

const look = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false })

/**
 * Remembers the files that are open now under these names; the result says what became of them since, null: nothing. What
 * is written to a file that was deleted or replaced is lost without an error.
 */
export function rememberFiles(paths: string[]): () => string | null {
  const known = paths.flatMap((path): Known[] => {
    const found = look(path)
    return found ? [{ path, dev: found.dev, ino: found.ino }] : []
  })
  return () => {
    for (const { path, dev, ino } of known) {
      const found = look(path)
      if (!found) return `${basename(path)} was deleted`
      if (found.ino !== ino || found.dev !== dev) return `${basename(path)} was replaced`
    }
    return null
  }
}

/** https://www.sqlite.org/fileformat.html#file_change_counter */
const COUNTER = { at: 24, length: 4 }

/**
 * Remembers how often the database was changed; `lost` says whether it was overwritten in place by an older one: the
 * counter in the file only grows. The file is held open until SQLite has closed it: closing it takes all locks that
 * this process has on it.
 */
export function rememberChanges(file: string): { lost: () => string | null; close: () => void } {
  const handle = openSync(file, 'r')
  const bytes = Buffer.alloc(COUNTER.length)
  // -1 where there is no database.
  const changes = () =>
    readSync(handle, bytes, 0, COUNTER.length, COUNTER.at) === COUNTER.length ? bytes.readUInt32BE() : -1
  let highest = changes()
  return {
    lost() {
      const now = changes()
      if (now < highest) return `${basename(file)} was overwritten`
      highest = now
      return null
    },
    close: () => closeSync(handle),
  }
}
