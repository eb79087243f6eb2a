import type { Conversation, Message } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import type { Viewer } from '../../base/viewer.js'
import { readableBy } from '../conversation/access.js'
import { findMessages } from '../message/store.sql.js'

export interface Wanted {
  viewer: Viewer
  id: string
}

/** Conversations and messages by id, as somebody may see them now; null where they are gone or not shared. */
export function createReadableLoader(db: Db) {
  return {
    conversation: forViewer<Conversation>(db, 'readable conversations', (viewer, ids) =>
      db.read.conversation.findMany({ where: { id: { in: ids }, ...readableBy(viewer) } }),
    ),
    message: forViewer<Message>(db, 'readable messages', (viewer, ids) =>
      findMessages(db.read, { where: { id: { in: ids }, conversation: readableBy(viewer) } }),
    ),
  }
}

/** Loaders belong to one operation, and it to one viewer. */
function forViewer<Row extends { id: string }>(
  db: Db,
  name: string,
  find: (viewer: Viewer, ids: string[]) => Promise<Row[]>,
) {
  return createLoader<Wanted, Row | null, string>(
    db,
    name,
    async wanted => {
      const viewer = wanted[0]?.viewer
      const found = viewer
        ? await find(
            viewer,
            wanted.map(({ id }) => id),
          )
        : []
      const rows = new Map(found.map(row => [row.id, row]))
      return wanted.map(({ id }) => rows.get(id) ?? null)
    },
    { cacheKeyFn: ({ viewer, id }) => `${viewer.user.id} ${id}` },
  )
}
