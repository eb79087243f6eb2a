import type { OnProgress } from '../../base/crypto/rotate.js'
import { type Manifest, readManifest } from './format.js'
import { readPart } from './parts.js'

/** Reads a backup whole. Throws a sentence about the first part that is not as it was written. */
export async function checkBackup(folder: string, onProgress: OnProgress): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const total = manifest.tables.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  for (const { name, rows, parts } of manifest.tables) {
    const before = done
    for (const part of parts) {
      done += (await readPart(folder, part)).length
      onProgress(done, total)
    }
    if (done - before !== rows)
      throw new Error(`${name} of the backup has ${done - before} rows instead of ${rows}.`)
  }
  onProgress(done, total)
  return manifest
}
