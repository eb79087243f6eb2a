import type { ConversationEvent } from '@parley/prisma'
import type { HistoryScope } from '@parley/schema'
import type { Place } from '../../access/historyGrant/reach.js'
import { notFound } from '../../base/errors.js'
import { beginningAt } from '../../base/page/beginning.js'
import { pageOf } from '../../base/page/keyset.js'
import { windowOf } from '../../base/page/window.js'
import type { Viewer } from '../../base/viewer.js'
import { readableBy } from '../conversation/access.js'
import { enterScope, type ScopeDeps } from '../conversation/historyRead.js'
import { createChangeSpans } from './changeSpans.js'
import { readConversationEvents } from './conversationReader.js'
import { conversationCursor, conversationPlace } from './cursor.js'
import { type ConversationEventRow, eventOf, isTold, resync } from './event.js'
import type { ConversationEventFeed } from './feed.js'
import { headOf } from './head.js'
import { createListCursors } from './listCursors.js'
import { hasMissed, readEvents, readListEvents } from './listReader.js'
import type { Whose } from './place.sql.js'

export interface ChangesArgs {
  first?: number | null | undefined
  after?: string | null | undefined
  scope: HistoryScope
}

export type ConversationEvents = ReturnType<typeof createConversationEvents>

export function createConversationEvents(given: ScopeDeps & { feed: ConversationEventFeed; secret: string }) {
  const cursors = createListCursors(given)
  const deps = { ...given, cursors }
  const { db } = deps
  const spanOf = createChangeSpans(db)

  return {
    async follow(
      viewer: Viewer,
      conversationId: string,
      after: string | null,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<ConversationEventRow, void>> {
      const conversation = await db.read.conversation.findFirst({
        where: { id: conversationId, ...readableBy(viewer) },
        select: { eventSeq: true },
      })
      if (!conversation) throw notFound('The conversation')
      const from = after === null ? conversation.eventSeq : conversationPlace(after, conversationId)
      const events = readConversationEvents(deps, { userId: viewer.user.id, conversationId }, from, signal)
      return beginningAt(events, conversationCursor({ id: conversationId, eventSeq: from }))
    },

    async followAll(
      viewer: Viewer,
      after: string | null,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<ConversationEventRow, void>> {
      const from = after === null ? (await headOf(db)).seq : await cursors.placeOf(after)
      return beginningAt(readListEvents(deps, viewer.user.id, from, signal), cursors.of(from))
    },

    cursorOf: cursors.of,

    /** A page of what `followAll` would tell, for those who ask from time to time. */
    async changes(viewer: Viewer, { first, after, scope }: ChangesArgs) {
      const { size } = windowOf({ first: first ?? null, last: null, after: null, before: null, offset: null })
      const from = after == null ? 0n : await cursors.placeOf(after)
      const sparingly = spanOf(viewer, from)
      const everybodys = await enterScope(deps, viewer, { list: 'changes', scope, filter: {}, sparingly })
      const whose: Whose = everybodys ? 'everybody' : { userId: viewer.user.id }
      const events = await readEvents(db, whose, from, size + 1)
      if (hasMissed(from, events)) {
        const { seq, forgotten } = await headOf(db)
        // Whoever begins gets all that is kept; whoever fetches everything again needs none of it.
        const place = after == null ? forgotten : seq
        return changesPage([resync(cursors.of(place))], cursors.of(place), after != null, place < seq)
      }
      const more = events.rows.length > size
      const rows = events.rows.slice(0, size)
      const end = more ? (rows.at(-1)?.seq ?? from) : events.end
      if (everybodys) await everybodys.told(await placesOf(rows))
      const nodes = rows.filter(isTold).map(row => eventOf(row, cursors.of(row.seq), everybodys !== null))
      return changesPage(nodes, cursors.of(end), after != null, more)
    },
  }

  async function placesOf(rows: ConversationEvent[]): Promise<Place[]> {
    const ids = [...new Set(rows.map(({ conversationId }) => conversationId))]
    const where = { id: { in: ids } }
    const found = await db.read.conversation.findMany({ where, select: { id: true, ownerId: true } })
    return found.map(({ id, ownerId }) => ({ conversationId: id, ownerId }))
  }
}

/** Its end is also told of a page without events, so that what is forgotten never overtakes who asks often enough. */
function changesPage(
  nodes: ConversationEventRow[],
  endCursor: string,
  hasPreviousPage: boolean,
  hasNextPage: boolean,
) {
  const { edges, pageInfo } = pageOf(
    nodes,
    ({ cursor }) => cursor,
    hasPreviousPage,
    hasNextPage,
    () => 0,
  )
  return { edges, nodes, pageInfo: { ...pageInfo, endCursor } }
}
