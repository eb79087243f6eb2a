import type { Db } from '../../base/db/db.js'
import type { Storage } from '../../base/storage/storage.js'
import { partsOfKey } from './keys.js'
import type { Removal } from './removal.js'

const DAY_MS = 24 * 3_600_000
const BATCH = 200

/**
 * Takes away what belongs to nothing for a day: uploads that nobody ended, refused ones, and bytes without a row. What is
 * younger may be on its way.
 */
export async function sweepAttachments(
  { db, storage, removal, now }: { db: Db; storage: Storage | null; removal: Removal; now: () => Date },
  signal: AbortSignal,
): Promise<void> {
  if (!storage) return
  const before = new Date(now().getTime() - DAY_MS)
  for (;;) {
    signal.throwIfAborted()
    const left = await db.read.attachment.findMany({
      where: { status: { in: ['PENDING', 'REJECTED'] }, createdAt: { lt: before } },
      take: BATCH,
    })
    if (left.length === 0) break
    const where = { id: { in: left.map(({ id }) => id) } }
    const kept = await db.write(async tx => {
      await tx.attachment.deleteMany({ where: { ...where, status: { not: 'READY' } } })
      return tx.attachment.findMany({ where, select: { id: true } })
    })
    // One may have become READY meanwhile.
    removal.begin(left.filter(one => !kept.some(({ id }) => id === one.id)))
  }
  await storage.tidy(before)
  let batch: string[] = []
  for await (const { key, storedAt } of storage.list('')) {
    signal.throwIfAborted()
    if (storedAt < before) batch.push(key)
    if (batch.length < BATCH) continue
    await removeOrphans(db, storage, batch)
    batch = []
  }
  await removeOrphans(db, storage, batch)
}

async function removeOrphans(db: Db, storage: Storage, keys: string[]): Promise<void> {
  const owned = keys.flatMap(key => {
    const parts = partsOfKey(key)
    return parts ? [{ key, ...parts }] : []
  })
  const rows = await db.read.attachment.findMany({ where: { id: { in: owned.map(({ id }) => id) } } })
  const known = new Map(rows.map(row => [row.id, row]))
  for (const { key, id, sha256 } of owned) {
    const row = known.get(id)
    const belongs =
      row?.status === 'PENDING' ||
      (row && sha256 !== null && [row.sha256, row.medium, row.thumbnail, row.text].includes(sha256))
    if (!belongs) await storage.delete(key)
  }
}
