import { type Audit, system } from '../../access/audit/audit.service.js'
import type { RemovalDeps } from '../conversation/remove.js'
import { removeInBatches } from './removeInBatches.js'

const day = 86_400_000

export interface RetentionOptions extends RemovalDeps {
  audit: Audit
  now: () => Date
  /** Null: conversations are kept until somebody deletes them. */
  days: number | null
}

/** Deletes what is kept no longer: conversations nobody has written in for so many days, and temporary ones at their end. */
export function createRetention({ audit, now, days, ...deps }: RetentionOptions) {
  return {
    async apply(signal: AbortSignal): Promise<void> {
      if (days === null) return
      const before = new Date(now().getTime() - days * day)
      let count = 0
      try {
        await removeInBatches(
          deps,
          { lastMessageAt: { lt: before } },
          [{ lastMessageAt: 'asc' }, { id: 'asc' }],
          signal,
          removed => {
            count += removed
          },
        )
      } finally {
        // Also of a run that was broken off.
        if (count > 0) await record(count, days)
      }
    },

    expireTemporary: (signal: AbortSignal): Promise<void> =>
      removeInBatches(deps, { expiresAt: { lte: now() } }, { expiresAt: 'asc' }, signal),
  }

  async function record(count: number, retentionDays: number): Promise<void> {
    const details = { conversations: String(count), days: String(retentionDays) }
    await deps.db.write(tx => audit.record(tx, system, { action: 'retention.applied', details }))
  }
}
