import type { Db } from '../../base/db/db.js'
import type { Storage } from '../../base/storage/storage.js'
import { partsOfKey } from './keys.js'
import { createMissing } from './missing.js'
import type { Orphans } from './orphans.js'
import type { Removal } from './removal.js'

const DAY_MS = 24 * 3_600_000
const BATCH = 200

interface SweepDeps {
  db: Db
  storage: Storage | null
  removal: Removal
  now: () => Date
}

/**
 * Takes away what belongs to nothing for a day: uploads that nobody ended, refused ones, and bytes without a row; and counts
 * that, and files whose bytes are gone. What is younger may be on its way.
 */
export async function sweepAttachments(deps: SweepDeps, signal: AbortSignal): Promise<Orphans | null> {
  const { db, storage, now } = deps
  if (!storage) return null
  const before = new Date(now().getTime() - DAY_MS)
  const uploads = await removeUnended(deps, before, signal)
  await storage.tidy(before)
  const missing = createMissing(db, storage, before)
  let withoutRow = 0
  let batch: string[] = []
  for await (const { key, storedAt } of storage.list('')) {
    signal.throwIfAborted()
    await missing.note(key)
    if (storedAt < before) batch.push(key)
    if (batch.length < BATCH) continue
    withoutRow += await removeOrphans(db, storage, batch)
    batch = []
  }
  withoutRow += await removeOrphans(db, storage, batch)
  return { uploads, withoutRow, withoutBytes: await missing.count(signal) }
}

/** Answers with how many of them were begun and not ended. */
async function removeUnended({ db, removal }: SweepDeps, before: Date, signal: AbortSignal): Promise<number> {
  for (let unended = 0; ; ) {
    signal.throwIfAborted()
    const left = await db.read.attachment.findMany({
      where: { status: { in: ['PENDING', 'REJECTED'] }, createdAt: { lt: before } },
      take: BATCH,
    })
    if (left.length === 0) return unended
    const where = { id: { in: left.map(({ id }) => id) } }
    const kept = await db.write(async tx => {
      await tx.attachment.deleteMany({ where: { ...where, status: { not: 'READY' } } })
      return tx.attachment.findMany({ where, select: { id: true } })
    })
    // One may have become READY meanwhile.
    const gone = left.filter(one => !kept.some(({ id }) => id === one.id))
    unended += gone.filter(({ status }) => status === 'PENDING').length
    removal.begin(gone)
  }
}

/** Answers with how many there were. */
async function removeOrphans(db: Db, storage: Storage, keys: string[]): Promise<number> {
  const owned = keys.flatMap(key => {
    const parts = partsOfKey(key)
    return parts ? [{ key, ...parts }] : []
  })
  const rows = await db.read.attachment.findMany({ where: { id: { in: owned.map(({ id }) => id) } } })
  const known = new Map(rows.map(row => [row.id, row]))
  let orphans = 0
  for (const { key, id, sha256 } of owned) {
    const row = known.get(id)
    const belongs =
      row?.status === 'PENDING' ||
      (row && sha256 !== null && [row.sha256, row.medium, row.thumbnail, row.text].includes(sha256))
    if (belongs) continue
    await storage.delete(key)
    orphans++
  }
  return orphans
}
