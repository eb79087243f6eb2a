import type { HistoryRead } from '@parley/prisma'
import type { HistoryReadFilter, HistoryReadKind, HistoryReadOrder, Page, PageArgs } from '@parley/schema'
import { LRUCache } from 'lru-cache'
import { atMost } from '../../base/atMost.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { readConditions } from './input.js'
import { leaveFor, type Place, type Reach } from './reach.js'

const hour = 3_600_000
const day = 24 * hour

interface NewRead {
  ownerId: string
  readerId: string
  kind: HistoryReadKind
  sourceId: string
  conversationId: string | null
  reason: string | null
}

export type HistoryReadArgs = PageArgs & {
  filter?: HistoryReadFilter | null
  orderBy?: HistoryReadOrder | null
}

export type HistoryReads = ReturnType<typeof createHistoryReads>

/** Who could read what somebody wrote, for that person to see. */
export function createHistoryReads({ db, now, noticeDays }: { db: Db; now: () => Date; noticeDays: number }) {
  /** Once an hour is enough: an integration asks for page after page. */
  const noted = new LRUCache<string, true>({ ...atMost(50_000), ttl: hour })

  /** One entry for each grant, key or export and owner. */
  const noteIn = async (tx: Transaction, read: NewRead): Promise<void> => {
    const { sourceId, ownerId } = read
    const at = now()
    await tx.historyRead.upsert({
      where: { sourceId_ownerId: { sourceId, ownerId } },
      create: { ...read, id: newId('hrd'), firstReadAt: at, lastReadAt: at },
      update: { lastReadAt: at },
    })
  }

  return {
    noteIn,

    /** Before the rows are shown. Who is in a conversation reads it as everybody does who is. */
    async note({ user }: Viewer, reach: Reach, places: readonly Place[]): Promise<void> {
      const reads = places.flatMap(place => {
        const leave = place.ownerId === user.id ? undefined : leaveFor(reach, place)
        return leave ? [{ leave, place }] : []
      })
      const fresh = reads.filter(({ leave, place }) => !noted.has(`${leave.id} ${place.ownerId}`))
      if (fresh.length === 0) return
      const ids = fresh.map(({ place }) => place.conversationId)
      const shared = await db.read.participant.findMany({
        where: { userId: user.id, conversationId: { in: ids } },
        select: { conversationId: true },
      })
      const own = new Set(shared.map(({ conversationId }) => conversationId))
      const byKey = new Map(
        fresh
          .filter(({ place }) => !own.has(place.conversationId))
          .map(read => [`${read.leave.id} ${read.place.ownerId}`, read]),
      )
      if (byKey.size === 0) return
      await db.write(async tx => {
        // In one order, so that two who read at once do not wait for each other.
        for (const [, { leave, place }] of [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)))
          await noteIn(tx, {
            ownerId: place.ownerId,
            readerId: user.id,
            kind: leave.kind,
            sourceId: leave.id,
            conversationId: leave.conversationId,
            reason: leave.reason,
          })
      })
      for (const key of byKey.keys()) noted.set(key, true)
    },

    /** Those a person is told by now, the newest first. */
    ofOwner(ownerId: string, { filter, orderBy, ...args }: HistoryReadArgs): Promise<Page<HistoryRead>> {
      const told = { ownerId, firstReadAt: { lte: new Date(now().getTime() - noticeDays * day) } }
      const where = { AND: [told, ...readConditions(filter ?? {})] }
      return keysetPage({
        args,
        order: { field: 'firstReadAt', direction: orderBy?.direction ?? 'DESC' },
        find: page =>
          db.read.historyRead.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: () => db.read.historyRead.count({ where }),
      })
    },
  }
}
