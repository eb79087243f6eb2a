import type { Conversation, Message } from '@parley/prisma'
import type { Db } from '../../../base/db/db.js'
import { notFound } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { participation, readableBy } from '../../conversation/access.js'
import { findConversation } from '../../conversation/conversation.sql.js'
import { requireReadable } from '../../conversation/historyAccess.js'
import { findMessage } from '../../message/store.sql.js'

/** A message of a conversation the viewer may see, which they may read. */
export async function findReadable(db: Db, viewer: Viewer, id: string): Promise<Message> {
  const message = await findMessage(db.read, { where: { id, conversation: readableBy(viewer) } })
  if (!message) throw notFound('The message')
  requireReadable(viewer, message)
  return message
}

/** A conversation the viewer may write in. */
export async function findWritable(db: Db, viewer: Viewer, id: string): Promise<Conversation> {
  const conversation = await findConversation(db, viewer, id, 'WRITE')
  if (conversation) return conversation
  await participation(db.read, viewer, id, 'WRITE')
  throw notFound('The conversation')
}
