import { z } from 'zod'
import { list, onOrOff, whole } from './variableKinds.js'

/** Files that people give, and where they are kept. */
export const storageVariables = {
  STORAGE_DIR: z
    .string()
    .optional()
    .describe(
      'Folder for the files of people. Several servers on one PostgreSQL share it, by a network file system. Default: attachments beside the SQLite database, and in development in DATA_DIR; else nobody can give files.',
    ),
  STORAGE_ENCRYPTION: onOrOff
    .default('on')
    .describe(
      'on: files are encrypted with the first of ENCRYPTION_KEYS. off: they lie in STORAGE_DIR as they are. It counts for what is stored from then on; whatever is there can be read.',
    ),
  UPLOAD_MAX_BYTES: whole(1024, 104_857_600)
    .default(26_214_400)
    .describe('How long one file may be, in bytes. A proxy before the server has to let as much through.'),
  UPLOAD_QUOTA_MB: whole(1, 1_000_000)
    .default(1000)
    .describe('How much all files of one person may take together, in MB (1 048 576 bytes).'),
  UPLOAD_TYPES: list
    .optional()
    .describe(
      'Media types that are kept although nothing is read of them, separated by commas: application/zip,audio/mpeg. Default: only pictures, texts, PDF, Word, Excel and PowerPoint are.',
    ),
}
