import type { AuditEvent } from '@parley/prisma'
import type { ReadClient } from '../../base/db/db.js'
import type { Chain } from './chain.js'

/** A place in the log. The hash is made with the server's secret: kept elsewhere, it proves what the log was then. */
export type Head = Pick<AuditEvent, 'seq' | 'hash'>

export interface Slice {
  checked: number
  firstBrokenSeq: number | null
  /** Null at the end of the log, and where it is broken. */
  nextSeq: number | null
  /** The last event that is intact. */
  last: Head
}

type Reader = Pick<ReadClient, 'auditEvent' | 'auditHead'>

const beginning: Head = { seq: 0, hash: '' }

/**
 * Follows the chain for up to `first` events. The event at `after.seq` counts as checked. A log whose end was cut off,
 * and its head set back, looks intact from here: only a head that was kept elsewhere shows that.
 */
export async function verifySlice(
  read: Reader,
  chain: Chain,
  { after = beginning, first }: { after?: Head; first: number },
): Promise<Slice> {
  // The first slice takes whatever comes first: a number below 1 was put in.
  const where = after.seq > 0 ? { seq: { gt: after.seq } } : {}
  const rows = await read.auditEvent.findMany({ where, orderBy: { seq: 'asc' }, take: first })
  let last = after
  let checked = 0
  const broken = (seq: number): Slice => ({ checked, firstBrokenSeq: seq, nextSeq: null, last })

  for (const row of rows) {
    const seq = last.seq + 1
    if (row.seq !== seq || row.hash !== chain(last.hash, row)) return broken(Math.min(row.seq, seq))
    last = { seq, hash: row.hash }
    checked++
  }
  const head = (await read.auditHead.findFirst()) ?? beginning
  if (last.seq > head.seq) return broken(head.seq + 1)
  if (last.seq === head.seq && last.hash !== head.hash) return broken(last.seq)
  // Events that came while these were read are the next slice.
  const more = last.seq < head.seq
  if (more && rows.length < first && !(await hasEvent(read, last.seq + 1))) return broken(last.seq + 1)
  return { checked, firstBrokenSeq: null, nextSeq: more ? last.seq : null, last }
}

/** Whether the log still holds what it held when this head was taken from it. */
export async function holdsHead(read: Reader, { seq, hash }: Head): Promise<boolean> {
  if (seq === 0) return true
  const row = await read.auditEvent.findUnique({ where: { seq } })
  return row?.hash === hash
}

const hasEvent = async (read: Reader, seq: number): Promise<boolean> =>
  (await read.auditEvent.count({ where: { seq } })) > 0
