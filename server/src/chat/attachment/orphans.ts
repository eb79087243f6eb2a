import type { StorageOrphans } from '@parley/schema'
import { z } from 'zod'
import type { Db } from '../../base/db/db.js'
import { foundBy } from '../../base/jobs/report.js'

const orphans = z.object({ uploads: z.int(), withoutRow: z.int(), withoutBytes: z.int() })

/** What a sweep found. */
export type Orphans = z.infer<typeof orphans>

/** What the last sweep found, whichever server ran it; null: none has ended. */
export async function lastOrphans(db: Pick<Db, 'read'>): Promise<StorageOrphans | null> {
  const last = await foundBy(db, 'sweepAttachments')
  const { success, data } = orphans.safeParse(last?.found)
  return last && success ? { ...data, foundAt: last.foundAt } : null
}
