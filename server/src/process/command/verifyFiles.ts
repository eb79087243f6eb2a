import type { PrismaClient } from '@parley/prisma'
import { UnreadableError } from '../../base/crypto/cipher.js'
import type { Storage } from '../../base/storage/storage.js'
import { keptKeys } from '../../chat/attachment/keys.js'
import { checked } from '../backup/files.js'
import { createProgress } from './progress.js'

const PAGE = 500

/** Reads all that is kept of files that are READY. How many lie there (of a picture three), and a sentence for each that is not as it was. */
export async function lookAtFiles(
  client: PrismaClient,
  storage: Storage | null,
): Promise<{ files: number; wrong: string[] }> {
  const where = { status: 'READY' }
  const all = await client.attachment.count({ where })
  const onProgress = createProgress('files')
  if (all > 0 && !storage)
    return {
      files: 0,
      wrong: [`The database knows ${all} files, and nobody has said where: set STORAGE_DIR.`],
    }
  const wrong: string[] = []
  let files = 0
  let done = 0
  for (let after = ''; storage && done < all; ) {
    const rows = await client.attachment.findMany({
      where: { ...where, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PAGE,
    })
    for (const row of rows) {
      for (const key of keptKeys(row)) {
        files++
        const said = await problemOf(storage, key)
        if (said !== null) wrong.push(`The file ${row.id} of ${row.ownerId}: ${key} ${said}`)
      }
      onProgress(++done, all)
    }
    const last = rows.at(-1)
    if (!last) break
    after = last.id
  }
  return { files, wrong }
}

async function problemOf(storage: Storage, key: string): Promise<string | null> {
  try {
    const found = await storage.get(key)
    if (!found) return 'is missing.'
    for await (const _ of checked(found.bytes, key));
    return null
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    return error.reason === 'unknown key'
      ? 'cannot be read with ENCRYPTION_KEYS.'
      : 'is not as it was stored.'
  }
}
