import { CodedError } from '../errors.js'
import { storageAway, storageFull } from './storage.js'

/** What says that the disk, or what it is reached by, does not work. */
const away = new Set([
  'EIO',
  'EROFS',
  'EACCES',
  'EPERM',
  'ENXIO',
  'ESTALE',
  'ENOTCONN',
  'EHOSTDOWN',
  'ENOTDIR',
  'ENOENT',
  // A file where a folder should be.
  'EEXIST',
  'EMFILE',
])

/** For what may be gone. */
export function unlessMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null
  throw error
}

export const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code)

/** What the disk says, in words. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CodedError) throw error
    const code = codeOf(error)
    if (code === 'ENOSPC' || code === 'EDQUOT') throw storageFull(error)
    if (away.has(code)) throw storageAway(error)
    throw error
  }
}
