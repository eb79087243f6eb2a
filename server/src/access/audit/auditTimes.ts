import type { AuditEventFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { storable } from '../../base/page/timeRange.js'

/** By how much the clocks of two servers may differ. */
const SKEW_MS = 3_600_000

/**
 * Between which numbers the events of a span of time are: they are read by their numbers, and without these from an end on
 * that may be a million events away.
 */
export async function numbersIn(
  { read }: Db,
  { createdAfter, createdBefore }: AuditEventFilter,
): Promise<object[]> {
  const select = { seq: true }
  const moved = (time: Date, by: number) => storable(new Date(time.getTime() + by))
  const [last, first] = await Promise.all([
    createdAfter &&
      read.auditEvent.findFirst({
        where: { createdAt: { lt: moved(createdAfter, -SKEW_MS) } },
        orderBy: { createdAt: 'desc' },
        select,
      }),
    createdBefore &&
      read.auditEvent.findFirst({
        where: { createdAt: { gte: moved(createdBefore, SKEW_MS) } },
        orderBy: { createdAt: 'asc' },
        select,
      }),
  ])
  return [...(last ? [{ seq: { gt: last.seq } }] : []), ...(first ? [{ seq: { lt: first.seq } }] : [])]
}
