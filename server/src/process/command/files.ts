import { dirname, join } from 'node:path'
import { UnreadableError } from '../../base/crypto/cipher.js'
import type { KeyRing } from '../../base/crypto/keyRing.js'
import { createBlobStorage } from '../../base/storage/blob.js'
import { createFolderStorage, type FolderStorage } from '../../base/storage/folder.js'
import type { Storage } from '../../base/storage/storage.js'
import { type Environment, sentences } from '../environment.js'
import { readBlobPlace, storageProblems } from '../storage.js'
import { variables } from '../variables.js'
import { databaseAddress } from './database.js'

const settings = variables.pick({
  AZURE_STORAGE_ACCOUNT_URL: true,
  BLOB_CONTAINER_NAME: true,
  BLOB_UPLOADS: true,
  AZURE_MANAGED_IDENTITY_CLIENT_ID: true,
  AZURE_FEDERATED_TOKEN_FILE: true,
  AZURE_TENANT_ID: true,
  AZURE_CLIENT_ID: true,
  AZURE_CLIENT_SECRET: true,
  AZURE_AUTHORITY_HOST: true,
})

/** The files of people, wherever the server keeps them; null: nobody has said where. */
export function openKeptFiles(env: Environment, ring: KeyRing): Storage | null {
  if (!env.AZURE_STORAGE_ACCOUNT_URL) return openFiles(env, ring)
  const wrong = storageProblems(env)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { success, data, error } = settings.safeParse(given)
  if (!success) throw new Error(sentences(error, given).join('\n'))
  return createBlobStorage(readBlobPlace(data, data.AZURE_STORAGE_ACCOUNT_URL ?? ''), console)
}

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
