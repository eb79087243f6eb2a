import { randomUUID } from 'node:crypto'
import {
  access,
  constants,
  type FileHandle,
  link,
  mkdir,
  open,
  opendir,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { KeyRing } from '../crypto/keyRing.js'
import { codeOf, told, unlessMissing } from './diskErrors.js'
import { LONGEST_HEADER, openedSize, open as openSealed, readHeader, seal } from './sealing.js'
import { type ByteRange, checkedKey, type Storage, type StoredKey, storageAway } from './storage.js'

/** Files on their way; no key of ours has a dot first. */
const UNDER_WAY = '.under-way'
/** File systems that know no second name of a file, as those of Windows shares. */
const linkless = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

export interface FolderStorage extends Storage {
  /** The id of the key that a file is sealed with; null: none, or there is no such file. */
  keyIdOf(key: string): Promise<string | null>
  /** Seals a file with the first key, while servers may read it. */
  reseal(key: string): Promise<void>
}

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A folder of this machine, or one that several servers share. Nobody but this server's user can read it. */
export function createFolderStorage(options: {
  folder: string
  /** With these files can be read. */
  ring: KeyRing
  /** Whether files are sealed from now on. */
  sealed: boolean
}): FolderStorage {
  const { folder, ring, sealed } = options
  const pathOf = (key: string): string => join(folder, ...checkedKey(key).split('/'))

  /** Null where nothing lies. */
  async function look(key: string) {
    const file = await open(pathOf(key)).catch(unlessMissing)
    if (!file) return null
    return lookInto(file).finally(() => file.close())
  }

  async function* read(key: string, range: ByteRange | undefined): AsyncGenerator<Buffer, void> {
    const file = await open(pathOf(key))
    try {
      // Anew: it may have been sealed by another key since.
      const { header, fileSize, size } = await lookInto(file)
      const part = { start: range?.start ?? 0, end: Math.min(range?.end ?? size - 1, size - 1) }
      const readAt = async (position: number, length: number, into = Buffer.allocUnsafeSlow(length)) => {
        const { buffer, bytesRead } = await file.read(into, 0, length, position)
        return buffer.subarray(0, bytesRead)
      }
      yield* openSealed({ header, size: fileSize, readAt }, key, ring, part)
    } finally {
      await file.close()
    }
  }

  /** Calls `use` with the file once it is whole and on the disk, and takes away what is left of it. */
  async function written<T>(key: string, bytes: Source, use: (temporary: string) => Promise<T>): Promise<T> {
    const temporary = join(folder, UNDER_WAY, randomUUID())
    await makeFolder(dirname(temporary))
    try {
      await write(temporary, seal(bytes, key, sealed ? ring : null))
      return await use(temporary)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  async function write(path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const piece of bytes) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /** Whatever goes away meanwhile, folders too, is not listed. */
  async function* listBelow(at: string): AsyncGenerator<StoredKey, void> {
    const entries = await told(() => opendir(at).catch(unlessMissing))
    for await (const entry of entries ?? []) {
      if (entry.name.startsWith('.')) continue
      const path = join(at, entry.name)
      if (entry.isDirectory()) yield* listBelow(path)
      const found = entry.isFile() ? await stat(path).catch(unlessMissing) : null
      if (found) yield { key: relative(folder, path).replaceAll('\\', '/'), storedAt: found.mtime }
    }
  }

  /** False: something is there. */
  async function moveTo(path: string, from: string): Promise<boolean> {
    try {
      await link(from, path)
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      if (!linkless.has(codeOf(error))) throw error
    }
    if (await stat(path).catch(unlessMissing)) return false
    await rename(from, path)
    return true
  }

  return {
    put: (key, bytes) =>
      told(async () => {
        const path = pathOf(key)
        return written(key, bytes, async temporary => {
          const place = async () => {
            await makeFolder(dirname(path))
            return moveTo(path, temporary)
          }
          // It may be taken away in between, with the last file that was there.
          const moved = (await place().catch(unlessMissing)) ?? (await place())
          if (moved) await syncFolder(dirname(path))
          return moved
        })
      }),

    get: (key, range) =>
      told(async () => {
        const found = await look(key)
        return found && { size: found.size, bytes: read(key, range) }
      }),

    head: key => told(async () => (await look(key))?.size ?? null),

    delete: key =>
      told(async () => {
        const path = pathOf(key)
        await rm(path, { force: true })
        await removeEmpty(path, key.split('/').length - 1)
      }),

    list: prefix => listBelow(prefix === '' ? folder : pathOf(prefix.replace(/\/$/, ''))),

    tidy: before =>
      told(async () => {
        const entries = await opendir(join(folder, UNDER_WAY)).catch(unlessMissing)
        for await (const { parentPath, name } of entries ?? []) {
          const path = join(parentPath, name)
          const found = await stat(path).catch(unlessMissing)
          if (found && found.mtime < before) await rm(path, { force: true })
        }
      }),

    keyIdOf: key => told(async () => (await look(key))?.header.seal?.keyId ?? null),

    reseal: key =>
      told(async () => {
        const path = pathOf(key)
        await written(key, read(key, undefined), async temporary => {
          // What was deleted meanwhile stays deleted, and its folder may be gone with it.
          if (await stat(path).catch(unlessMissing)) await rename(temporary, path).catch(unlessMissing)
        })
      }),

    check: () =>
      told(async () => {
        // It is made with the first file.
        let nearest = folder
        while (!(await stat(nearest).catch(unlessMissing)) && dirname(nearest) !== nearest)
          nearest = dirname(nearest)
        await access(nearest, constants.R_OK | constants.W_OK | constants.X_OK)
        if (!(await stat(nearest)).isDirectory()) throw storageAway(new Error('It is no folder.'))
      }),
  }
}

async function lookInto(file: FileHandle) {
  const { size: fileSize } = await file.stat()
  const head = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0)
  const header = readHeader(head.buffer.subarray(0, head.bytesRead))
  return { header, fileSize, size: openedSize(header, fileSize) }
}

const makeFolder = (path: string) => mkdir(path, { recursive: true, mode: 0o700 })

/** The folders above a path, so many of them, as far as nothing lies there any more: otherwise they would only become more. */
async function removeEmpty(path: string, levels: number): Promise<void> {
  let at = path
  for (let level = 0; level < levels; level++) {
    at = dirname(at)
    const gone = await rmdir(at).then(
      () => true,
      () => false,
    )
    if (!gone) return
  }
}

/** That a name is there survives a loss of power only once its folder is written. Windows cannot, and need not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  // Deleted meanwhile, it may be gone.
  const folder = await open(path).catch(unlessMissing)
  await folder?.sync().finally(() => folder.close())
}
