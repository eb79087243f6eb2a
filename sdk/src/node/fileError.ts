import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** What is wrong with a file, and what to do, by what the file system answers. */
const sentences: Record<string, (path: string) => string> = {
  ENOENT: path =>
    existsSync(dirname(path))
      ? `There is no file ${path}.`
      : `There is no folder ${dirname(path)} for ${basename(path)}: make it, or use another one.`,
  EACCES: path => `${path} is not yours to read or to write: change its permissions, or use another file.`,
  EPERM: path => `${path} is not yours to change: change its permissions, or use another file.`,
  EISDIR: path => `${path} is a folder: name a file in it.`,
  ENOTDIR: path => `${path} leads through a file that is no folder: use another one.`,
  EEXIST: path => `${path} is there already, and not as it should be: move it away, or use another one.`,
  ENOSPC: path => `There is no room for ${path}: make some, then try again.`,
  EDQUOT: path => `You may not use more of the disk for ${path}: make room, then try again.`,
  EFBIG: path => `${path} is larger than its disk allows: use another one.`,
  EROFS: path => `${path} is where nothing can be written: use another place.`,
  ENAMETOOLONG: path => `${path} is too long for a name: use a shorter one.`,
  ELOOP: path => `${path} is a link that leads back to itself: use another one.`,
  EBUSY: path => `${path} is used by another program: close that, then try again.`,
  EMFILE: path => `${path} cannot be opened, because too many files are open: close some, then try again.`,
  ENFILE: path => `${path} cannot be opened, because too many files are open: close some, then try again.`,
  EIO: path => `${path} cannot be read or written: its disk fails.`,
}

/** What the file system refused, in words. The code stays, and so does what it said. */
export class FileError extends Error {
  constructor(
    readonly code: string,
    path: string,
    cause: unknown,
  ) {
    super(sentences[code]?.(path) ?? `${path} cannot be read or written (${code}).`, { cause })
  }
}

/** In words, if it is one of the file system; `path` is the file that is meant, where it was another that failed. */
export function asFileError(error: unknown, path?: string): unknown {
  if (!(error instanceof Error) || error instanceof FileError) return error
  const { code, path: failed = '' } = error as NodeJS.ErrnoException
  if (!code || !(failed || Object.hasOwn(sentences, code))) return error
  return new FileError(code, path ?? (failed || 'what it prints'), error)
}

/** What it throws, in words. */
export async function inWords<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw asFileError(error, path)
  }
}
