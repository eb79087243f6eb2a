import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** What generated files were made from, kept in a file beside them: by content, as a checkout changes all times. */
export async function sourceHash(kept: string, sources: string[]) {
  const hash = createHash('sha256')
  for (const file of sources) hash.update((await readFile(file, 'utf8')).replaceAll('\r\n', '\n'))
  const now = hash.digest('hex')
  const before = await readFile(kept, 'utf8').catch(() => '')
  return { unchanged: before.trim() === now, keep: () => writeFile(kept, `${now}\n`) }
}
