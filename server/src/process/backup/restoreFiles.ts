import { UnreadableError } from '../../base/crypto/cipher.js'
import type { KeyRing } from '../../base/crypto/keyRing.js'
import type { OnProgress } from '../../base/crypto/rotate.js'
import type { Storage } from '../../base/storage/storage.js'
import { checked, filesIn, keptFiles, nameIn } from './files.js'
import type { Manifest } from './format.js'
import { isFull } from './room.js'

/** Where the files of people are to be. */
export interface FileTarget {
  /** Asked only where there are files; null: nobody has said where they are to be kept. */
  open(): { storage: Storage; ring: KeyRing } | null
  onProgress: OnProgress
}

/** Puts the files of a backup where the server keeps its own. What lies there already is gone on with. */
export async function restoreFiles(
  folder: string,
  { attachments }: Manifest,
  target: FileTarget,
): Promise<void> {
  if (!attachments || attachments.files === 0) return
  const opened = target.open()
  if (!opened)
    throw new Error(
      `The backup has ${attachments.files} files, and nobody has said where they are to be: set STORAGE_DIR, or leave them out by --without-files.`,
    )
  const copies = filesIn(folder, opened.ring)
  let done = 0
  for await (const { key, lost } of keptFiles(folder, attachments.parts)) {
    if (lost !== null) continue
    if ((await opened.storage.head(key)) === null) await put(opened.storage, copies, key)
    target.onProgress(++done, attachments.files)
  }
}

const full =
  'There is no room for the files: the database is as empty as before. Make room, and the same command goes on.'

async function put(storage: Storage, copies: Storage, key: string): Promise<void> {
  try {
    const found = await copies.get(key)
    if (!found) throw new Error(`${nameIn(key)} of the backup is not there.`)
    await storage.put(key, checked(found.bytes, key))
  } catch (error) {
    if (isFull(error)) throw new Error(full, { cause: error })
    if (!(error instanceof UnreadableError)) throw error
    const why =
      error.reason === 'unknown key'
        ? 'wants a key that ENCRYPTION_KEYS does not have.'
        : 'is not as it was written.'
    throw new Error(`${nameIn(key)} of the backup ${why}`, { cause: error })
  }
}
