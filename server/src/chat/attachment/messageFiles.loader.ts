import type { Attachment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { filesOfMessages } from './links.sql.js'

/** The files of messages that stand, in their order; null: none. */
export function createMessageFilesLoader(db: Db) {
  return createLoader<string, Attachment[] | null>(db, 'messageFiles', async ids => {
    const byMessage = Map.groupBy(await filesOfMessages(db, ids), ({ messageId }) => messageId)
    return ids.map(id => byMessage.get(id) ?? null)
  })
}
