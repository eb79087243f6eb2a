import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Raised when a version of Parley that knows only lower numbers could not read it. */
export const FORMAT_VERSION = 1
const MANIFEST = 'manifest.json'

/** A file of the backup: gzip of lines, each a row as a JSON array in the order of the columns. */
const part = z.object({
  file: z.string().regex(/^tables\/[a-z_]+\.\d+\.ndjson\.gz$/),
  rows: z.int().min(0),
  /** Of the file as it lies there. */
  bytes: z.int().min(0),
  sha256: z.string(),
})
export type Part = z.infer<typeof part>

const columnKind = z.enum(['text', 'integer', 'bigint', 'real', 'boolean', 'time'])
const table = z.object({
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: columnKind })),
  rows: z.int().min(0),
  parts: z.array(part),
})

const manifest = z.object({
  format: z.literal('parley-backup'),
  formatVersion: z.literal(FORMAT_VERSION),
  id: z.string(),
  /** When its state was the present one. */
  takenAt: z.iso.datetime(),
  /** Of the Parley that made it. */
  version: z.string(),
  database: z.enum(['sqlite', 'postgresql']),
  migrations: z.array(z.string()).min(1),
  sequences: z.record(z.string(), z.int()),
  /** How many texts need which key of ENCRYPTION_KEYS. */
  keys: z.record(z.string(), z.int()),
  /** The end of the audit log, as `<seq>:<hash>`. */
  auditHead: z.string().nullable(),
  tables: z.array(table),
  /** Files of people, in the folder `attachments`; `parts` list them. Null: they were left out. */
  attachments: z.object({ files: z.int().min(0), bytes: z.int().min(0), parts: z.array(part) }).nullable(),
})
export type Manifest = z.infer<typeof manifest>

/** A file that only its user reads, whatever the mask. */
export const PRIVATE = { mode: 0o600, flush: true } as const

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The last file that is written: what has none is no backup. */
export const writeManifest = (folder: string, content: Manifest): Promise<void> => {
  const text = JSON.stringify(content, null, 1)
  return writeFile(join(folder, MANIFEST), `${JSON.stringify({ sha256: sha256(text) })}\n${text}\n`, PRIVATE)
}

export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST)
  const text = await readFile(file, 'utf8').catch(error => {
    throw new Error(`${folder} is no whole backup: there is no ${MANIFEST} in it.`, { cause: error })
  })
  const [, seal, content = ''] = /^([^\n]*)\n(.*)\n$/s.exec(text) ?? []
  if (seal !== JSON.stringify({ sha256: sha256(content) }))
    throw new Error(`${file} is not as it was written: take another backup.`)
  const read: unknown = JSON.parse(content)
  const { formatVersion } = z.object({ formatVersion: z.int() }).parse(read)
  if (formatVersion > FORMAT_VERSION)
    throw new Error(`${folder} was made by a newer version of Parley: restore it by that version.`)
  return manifest.parse(read)
}
