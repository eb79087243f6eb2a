import type { ConversationEvent } from '@parley/prisma'
import type { ConversationNews } from '../../access/adminEvent/adminEvents.service.js'
import type { Db } from '../../base/db/db.js'
import { isTold } from './event.js'
import { type ConversationEventFeed, EVERYBODY } from './feed.js'
import { headOf } from './head.js'
import { hasMissed, readEvents } from './listReader.js'

const BATCH = 100

/** For admins: which conversations began, changed and ended, and nothing of what is in them. */
export function createConversationNews({
  db,
  feed,
}: {
  db: Db
  feed: ConversationEventFeed
}): ConversationNews {
  return {
    end: async () => (await headOf(db)).seq,
    async *read(from, may, signal) {
      const watch = feed.watch(EVERYBODY)
      let place = from
      try {
        while (!signal.aborted) {
          const { version } = watch
          const events = may() ? await readEvents(db, 'everybody', place, BATCH) : null
          if (events && hasMissed(place, events)) {
            place = (await headOf(db)).seq
            yield { place, kind: 'RESYNC', nodeId: null, userId: null, createdAt: new Date() }
            continue
          }
          for (const row of condensed(events?.rows.filter(isTold) ?? [])) {
            const { seq, conversationId: nodeId, createdAt } = row
            yield { place: seq, kind: kindOf(row), nodeId, userId: null, createdAt }
            if (signal.aborted) return
          }
          place = events?.end ?? place
          if (!events?.rows.length) await watch.changed(version, place, signal)
        }
      } finally {
        watch.leave()
      }
    },
  }
}

function kindOf({ kind }: ConversationEvent): 'CREATED' | 'UPDATED' | 'DELETED' {
  if (kind === 'CONVERSATION_CREATED') return 'CREATED'
  return kind === 'CONVERSATION_DELETED' ? 'DELETED' : 'UPDATED'
}

/** Of several changes of one conversation that are read at once, the last tells all. */
function condensed(rows: ConversationEvent[]): ConversationEvent[] {
  const key = (row: ConversationEvent) => `${row.conversationId} ${kindOf(row)}`
  const last = new Map(rows.map(row => [key(row), row.seq]))
  return rows.filter(row => last.get(key(row)) === row.seq)
}
