import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { withoutSlash } from '../access/auth/providerConfig.js'
import type { KeyRing } from '../base/crypto/keyRing.js'
import { createBlobStorage } from '../base/storage/blob.js'
import type { BlobPlace } from '../base/storage/blobAccount.js'
import { createFolderStorage } from '../base/storage/folder.js'
import type { Storage } from '../base/storage/storage.js'
import type { UploadRules } from '../chat/attachment/attachment.service.js'
import type { ClamdAddress } from '../chat/attachment/scan/clamd.js'
import { identityProblems, readIdentity } from './azureIdentity.js'
import type { Environment } from './environment.js'
import { clamdAddress } from './storageVariables.js'
import type { variables } from './variables.js'

const MB = 1024 ** 2

/** Azure Blob has one name in all clouds. */
const BLOB_SCOPE = 'https://storage.azure.com/.default'

interface FolderPlace {
  folder: string
  sealed: boolean
}

export interface StorageConfig {
  /** Where files of people are kept; null: nowhere, so nobody can give any. */
  storage: FolderPlace | (BlobPlace & { direct: boolean }) | null
  uploads: UploadRules
  /** Who looks for viruses in them; null: nobody. */
  clamd: ClamdAddress | null
}

/** Where files are kept, and what of them. `file` is that of the SQLite database. */
export function readStorage(
  v: z.infer<typeof variables>,
  file: string | null,
  development: boolean,
): StorageConfig {
  const { AZURE_STORAGE_ACCOUNT_URL: account } = v
  const beside = file ? dirname(file) : development ? (v.DATA_DIR ?? './data') : null
  const folder = v.STORAGE_DIR ?? (beside && join(beside, 'attachments'))
  return {
    storage: account
      ? readBlobPlace(v, account)
      : folder === null
        ? null
        : { folder, sealed: v.STORAGE_ENCRYPTION === 'on' },
    uploads: {
      maxBytes: v.UPLOAD_MAX_BYTES,
      quotaBytes: v.UPLOAD_QUOTA_MB * MB,
      kept: (v.UPLOAD_TYPES ?? []).map(type => type.toLowerCase()),
      maxFiles: v.MESSAGE_MAX_FILES,
      imageTokens: v.IMAGE_TOKENS,
    },
    clamd: v.CLAMD_ADDRESS ? clamdAddress(v.CLAMD_ADDRESS) : null,
  }
}

type BlobVariables = Parameters<typeof readIdentity>[0] &
  Pick<z.infer<typeof variables>, 'BLOB_CONTAINER_NAME' | 'BLOB_UPLOADS'>

export const readBlobPlace = (v: BlobVariables, account: string): BlobPlace & { direct: boolean } => ({
  ...{ accountUrl: withoutSlash(account), container: v.BLOB_CONTAINER_NAME },
  ...{ access: { identity: readIdentity(v), scope: BLOB_SCOPE }, direct: v.BLOB_UPLOADS === 'direct' },
})

/** What is wrong with where files are kept. */
export function storageProblems(env: Environment): string[] {
  const { AZURE_STORAGE_ACCOUNT_URL: account, STORAGE_DIR: folder } = env
  if (!account) return []
  return [
    ...(folder ? ['STORAGE_DIR is not used with AZURE_STORAGE_ACCOUNT_URL: leave one of them out.'] : []),
    ...identityProblems(env),
  ]
}

export function openStorage(
  storage: StorageConfig['storage'],
  ring: KeyRing,
  log: Pick<Logger, 'warn'>,
): Storage | null {
  if (!storage) return null
  return 'folder' in storage ? createFolderStorage({ ...storage, ring }) : createBlobStorage(storage, log)
}
