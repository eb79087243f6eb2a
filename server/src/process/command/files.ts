import { dirname, join } from 'node:path'
import { UnreadableError } from '../../base/crypto/cipher.js'
import type { KeyRing } from '../../base/crypto/keyRing.js'
import { createFolderStorage, type FolderStorage } from '../../base/storage/folder.js'
import type { Environment } from '../environment.js'
import { databaseAddress } from './database.js'

/** The files of people in a folder, where the server keeps them; null: it keeps none there, which alone it seals. */
export function openFiles(env: Environment, ring: KeyRing): FolderStorage | null {
  if (env.AZURE_STORAGE_ACCOUNT_URL) return null
  const at = databaseAddress(env)
  const beside = at.kind === 'sqlite' ? join(dirname(at.file), 'attachments') : null
  const folder = env.STORAGE_DIR || beside
  return folder ? createFolderStorage({ folder, ring, sealed: true }) : null
}

/** Of one that is damaged nobody can tell. */
function unknownOf(error: unknown): string {
  if (error instanceof UnreadableError) return '?'
  throw error
}

/** The files that are sealed, each with the id of its key. */
export async function* sealedFiles(files: FolderStorage | null) {
  if (!files) return
  for await (const { key } of files.list('')) {
    const keyId = await files.keyIdOf(key).catch(unknownOf)
    if (keyId !== null) yield { key, keyId }
  }
}
