import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { OnProgress } from '../../base/crypto/rotate.js'
import { type KeptFile, keptFiles, nameIn, pathIn, readyRows } from './files.js'
import type { Manifest } from './format.js'

/** Holds each file of a backup against its hash, and the list of them against the rows. A sentence for each that is wrong. */
export async function checkFiles(
  folder: string,
  manifest: Manifest,
  onProgress: OnProgress,
): Promise<string[]> {
  const { attachments, tables } = manifest
  if (!attachments) return []
  const wrong: string[] = []
  const listed = new Set<string>()
  let done = 0
  for await (const file of keptFiles(folder, attachments.parts)) {
    listed.add(file.key)
    const said = await problemOf(folder, file)
    if (said !== null) wrong.push(`${nameIn(file.key)} ${said}`)
    if (file.lost === null) onProgress(++done, attachments.files)
  }
  for await (const { keys } of readyRows(folder, tables))
    for (const key of keys) if (!listed.has(key)) wrong.push(`${nameIn(key)} is not in the backup.`)
  return wrong
}

async function problemOf(folder: string, file: KeptFile): Promise<string | null> {
  if (file.lost === 'missing') return 'was missing when the backup was made.'
  if (file.lost === 'unreadable') return 'could not be read when the backup was made.'
  if (file.lost !== null) return null
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(pathIn(folder, file.key))) hash.update(piece)
  } catch (error) {
    return `of the backup cannot be read (${(error as NodeJS.ErrnoException).code}).`
  }
  return hash.digest('hex') === file.sha256 ? null : 'of the backup is not as it was written.'
}
