import { hash } from 'node:crypto'
import type { AuditEvent } from '@parley/prisma'
import type { AuditEventFilter, AuditEventOrder, AuditVerification, Page, PageArgs } from '@parley/schema'
import { LRUCache } from 'lru-cache'
import { atMost } from '../../base/atMost.js'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import { lengthOf } from '../../base/page/count.js'
import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'
import { pageOf } from '../../base/page/keyset.js'
import { windowOf } from '../../base/page/window.js'
import type { Viewer } from '../../base/viewer.js'
import type { Audit } from './audit.service.js'
import { checkTexts, conditions, questionOf } from './auditFilter.js'
import { searching } from './auditSearch.js'
import { numbersIn } from './auditTimes.js'
import { createChain } from './chain.js'
import { verifySlice } from './verify.js'

const MAX_SEQ = 2 ** 31 - 1
const SLICE = 1000
const MAX_SLICE = 5000
const hour = 3_600_000

export type AuditListArgs = PageArgs & { filter?: AuditEventFilter | null; orderBy?: AuditEventOrder | null }

export type AuditLog = ReturnType<typeof createAuditLog>

/** Reading the log. Callers have AUDIT_READ. */
export function createAuditLog({ db, audit, secret }: { db: Db; audit: Audit; secret: string }) {
  const chain = createChain(secret)
  const noted = new LRUCache<string, true>({ ...atMost(10_000), ttl: hour })

  /** Before anything is read, once an hour in this process for each person and question: pages and live lists would flood it. */
  async function noteReading(viewer: Viewer, question: Record<string, string>): Promise<void> {
    // Its hash: a question may be as long as a request.
    const key = hash('sha256', JSON.stringify([viewer.user.id, viewer.apiKey?.id, question]))
    if (noted.has(key)) return
    const details = { ...question, ...(viewer.apiKey && { apiKey: viewer.apiKey.id }) }
    await db.write(tx => audit.record(tx, viewer, { action: 'audit_log.read', details }))
    noted.set(key, true)
  }

  return {
    noteReading,

    /** By their numbers, which have the order in which they were recorded. */
    async list(viewer: Viewer, { filter, orderBy, ...args }: AuditListArgs): Promise<Page<AuditEvent>> {
      const { backward, size, after, before, offset } = windowOf(args)
      const ascending = orderBy?.direction === 'ASC'
      checkTexts(filter ?? {})
      const beyond = [
        ...(after ? [{ seq: { [ascending ? 'gt' : 'lt']: seqOf(after, 'after') } }] : []),
        ...(before ? [{ seq: { [ascending ? 'lt' : 'gt']: seqOf(before, 'before') } }] : []),
      ]
      await noteReading(viewer, questionOf(filter ?? {}))
      const rest = [...conditions(filter ?? {}), ...(await numbersIn(db, filter ?? {}))]
      const where = { AND: [...rest, ...(await searching(db, filter?.search, rest))] }
      const found = await db.read.auditEvent.findMany({
        where: { AND: [...where.AND, ...beyond] },
        orderBy: { seq: ascending === backward ? 'desc' : 'asc' },
        take: size + 1,
        skip: offset,
      })
      const more = found.length > size
      const nodes = found.slice(0, size)
      if (backward) nodes.reverse()
      return pageOf(
        nodes,
        ({ seq }) => encodeCursor(['seq', seq]),
        backward ? more : after !== null || offset > 0,
        backward ? before !== null : more,
        lengthOf(most => db.read.auditEvent.count({ where, ...most })),
      )
    },

    /** For `node`. */
    async find(viewer: Viewer, ids: string[]): Promise<AuditEvent[]> {
      if (!viewer.permissions.has('AUDIT_READ')) return []
      await noteReading(viewer, { by: 'node' })
      return db.read.auditEvent.findMany({ where: { id: { in: ids } } })
    },

    async verify(afterSeq: number, first = SLICE): Promise<AuditVerification> {
      if (first < 1 || first > MAX_SLICE) throw badInput({ first: `first must be 1 to ${MAX_SLICE}.` })
      if (afterSeq < 0 || afterSeq > MAX_SEQ)
        throw badInput({ afterSeq: `afterSeq must be 0 to ${MAX_SEQ}.` })
      const after = afterSeq > 0 ? await eventAt(afterSeq) : undefined
      if (after === null) return { intact: false, checked: 0, firstBrokenSeq: afterSeq, nextSeq: null }
      const { checked, firstBrokenSeq, nextSeq } = await verifySlice(db.read, chain, {
        first,
        ...(after && { after }),
      })
      return { intact: firstBrokenSeq === null, checked, firstBrokenSeq, nextSeq }
    },
  }

  async function eventAt(seq: number): Promise<AuditEvent | null> {
    const event = await db.read.auditEvent.findUnique({ where: { seq } })
    if (event) return event
    const head = await db.read.auditHead.findFirst()
    if (seq > (head?.seq ?? 0)) throw badInput({ afterSeq: 'afterSeq is beyond the end of the log.' })
    return null
  }
}

function seqOf(cursor: string, argument: string): number {
  const [of, seq] = decodeCursor(cursor, argument, ['string', 'number'])
  if (of !== 'seq' || (seq as number) > MAX_SEQ) throw invalidCursor(argument)
  return seq as number
}
