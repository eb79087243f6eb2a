import type { AdminEventFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { beginningAt } from '../../base/page/beginning.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import type { Viewer } from '../../base/viewer.js'
import type { AuditLog } from '../audit/auditLog.service.js'
import { type AdminEventFeed, newestSeq } from './feed.js'
import { merged } from './merged.js'
import { cursorOf, placeOf } from './place.js'
import { type AdminEventRow, type AdminNews, readAdminEvents } from './reader.js'
import { seesNode, seesType, wants, wantsType } from './visible.js'

const day = 86_400_000

/** What happens in conversations is kept elsewhere: nobody waits for the end of the audit log to send a message. */
export interface ConversationNews {
  end(): Promise<bigint>
  /** What happened in whoever's conversations after a place, then what happens, while `may` says so. */
  read(
    from: bigint,
    may: () => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<AdminNews & { place: bigint }, void>
}

export interface AdminEventsOptions {
  db: Db
  feed: AdminEventFeed
  auditLog: AuditLog
  conversations: ConversationNews
}

export type AdminEvents = ReturnType<typeof createAdminEvents>

export function createAdminEvents(deps: AdminEventsOptions) {
  const { db, auditLog, conversations } = deps

  /** The rights are those of each moment: a viewer of a socket has them renewed. */
  async function* read(
    viewer: Viewer,
    from: { events: number; conversations: bigint },
    filter: AdminEventFilter,
    signal: AbortSignal,
  ): AsyncGenerator<AdminEventRow, void> {
    const place = { ...from }
    const end = new AbortController()
    const either = AbortSignal.any([signal, end.signal])
    const passes = (event: { kind: string; nodeId: string }) =>
      wants(filter, event) && seesNode(viewer, event.nodeId)
    const sources: AsyncGenerator<AdminNews & { place: number | bigint }, void>[] = [
      readAdminEvents(deps, from.events, passes, either),
    ]
    if (wantsType(filter, 'CONVERSATION'))
      sources.push(conversations.read(from.conversations, () => seesType(viewer, 'CONVERSATION'), either))
    for await (const { place: reached, ...event } of merged(sources, end)) {
      if (typeof reached === 'bigint') place.conversations = reached
      else place.events = reached
      const { kind, nodeId } = event
      if (nodeId === null || passes({ kind, nodeId })) yield { ...event, cursor: cursorOf(place) }
    }
  }

  return {
    async follow(
      viewer: Viewer,
      after: string | null,
      filter: AdminEventFilter,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<AdminEventRow, void>> {
      checkBulk(filter.ids, 'filter.ids')
      const { events = await newestSeq(db), conversations: known = null } =
        after === null ? {} : placeOf(after)
      const from = { events, conversations: known ?? (await conversations.end()) }
      if (viewer.permissions.has('AUDIT_READ') && wantsType(filter, 'AUDIT_EVENT'))
        await auditLog.noteReading(viewer, { by: 'adminEvents' })
      return beginningAt(read(viewer, from, filter, signal), cursorOf(from))
    },
  }
}

/** Forgets events after a day. The newest one stays: it tells how far the numbers are. */
export async function forgetAdminEvents(db: Db, now: Date): Promise<void> {
  const old = await db.read.adminEvent.findFirst({
    where: { createdAt: { lt: new Date(now.getTime() - day) } },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  })
  if (!old) return
  const until = Math.min(old.seq, (await newestSeq(db)) - 1)
  await db.write(tx => tx.adminEvent.deleteMany({ where: { seq: { lte: until } } }))
}
