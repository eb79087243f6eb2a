import { dirname, join } from 'node:path'
import type { z } from 'zod'
import type { KeyRing } from '../base/crypto/keyRing.js'
import { createFolderStorage } from '../base/storage/folder.js'
import type { Storage } from '../base/storage/storage.js'
import type { UploadRules } from '../chat/attachment/attachment.service.js'
import type { variables } from './variables.js'

const MB = 1024 ** 2

export interface StorageConfig {
  /** Where files of people are kept; null: nowhere, so nobody can give any. */
  storage: { folder: string; sealed: boolean } | null
  uploads: UploadRules
}

/** Where files are kept, and what of them. `file` is that of the SQLite database. */
export function readStorage(
  v: z.infer<typeof variables>,
  file: string | null,
  development: boolean,
): StorageConfig {
  const beside = file ? dirname(file) : development ? (v.DATA_DIR ?? './data') : null
  const folder = v.STORAGE_DIR ?? (beside && join(beside, 'attachments'))
  return {
    storage: folder === null ? null : { folder, sealed: v.STORAGE_ENCRYPTION === 'on' },
    uploads: {
      maxBytes: v.UPLOAD_MAX_BYTES,
      quotaBytes: v.UPLOAD_QUOTA_MB * MB,
      kept: (v.UPLOAD_TYPES ?? []).map(type => type.toLowerCase()),
    },
  }
}

export const openStorage = (storage: StorageConfig['storage'], ring: KeyRing): Storage | null =>
  storage && createFolderStorage({ ...storage, ring })
