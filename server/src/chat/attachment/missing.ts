import type { Attachment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import type { Storage } from '../../base/storage/storage.js'
import { keptKeys, partsOfKey } from './keys.js'

const PAGE = 500

type Row = Pick<Attachment, 'id' | 'ownerId' | 'sha256' | 'medium' | 'thumbnail' | 'text'>
const select = { id: true, ownerId: true, sha256: true, medium: true, thumbnail: true, text: true }

/**
 * Files that are READY and whose bytes are not there, as a list of the storage goes by. Keys of one person mostly come one
 * after the other, so only theirs are held; what looks missing then is looked for by its key before it counts.
 */
export function createMissing(db: Db, storage: Storage, before: Date) {
  const seen = new Set<string>()
  let owner: string | null = null
  let keys = new Set<string>()
  let missing = 0

  async function look(ownerId: string, there: ReadonlySet<string>, signal?: AbortSignal): Promise<void> {
    for (let after = ''; ; ) {
      signal?.throwIfAborted()
      const rows = await db.read.attachment.findMany({
        where: { ownerId, status: 'READY', createdAt: { lt: before }, id: { gt: after } },
        orderBy: { id: 'asc' },
        ...{ select, take: PAGE },
      })
      for (const row of rows) if (keptKeys(row).some(key => !there.has(key)) && (await isGone(row))) missing++
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = last.id
    }
  }

  /** Not where somebody has deleted it meanwhile. */
  async function isGone(row: Row): Promise<boolean> {
    const sizes = await Promise.all(keptKeys(row).map(key => storage.head(key)))
    return (
      sizes.includes(null) &&
      (await db.read.attachment.count({ where: { id: row.id, status: 'READY' } })) === 1
    )
  }

  return {
    /** A key that lies there. */
    async note(key: string): Promise<void> {
      if (partsOfKey(key)?.sha256 == null) return
      const of = key.slice(0, key.indexOf('/'))
      if (of !== owner) {
        if (owner !== null) await look(owner, keys)
        seen.add(of)
        owner = of
        keys = new Set()
      }
      keys.add(key)
    },

    /** Of all, once the whole list has gone by: also of people of whom nothing lies there. */
    async count(signal: AbortSignal): Promise<number> {
      if (owner !== null) await look(owner, keys, signal)
      const owners = await db.read.attachment.groupBy({
        by: ['ownerId'],
        where: { status: 'READY', createdAt: { lt: before } },
      })
      for (const { ownerId } of owners) if (!seen.has(ownerId)) await look(ownerId, new Set(), signal)
      return missing
    },
  }
}
