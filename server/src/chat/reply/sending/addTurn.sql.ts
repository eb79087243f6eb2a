import { type Conversation, type Message, Prisma } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import type { Viewer } from '../../../base/viewer.js'
import { conversationColumns, messageColumns } from '../../conversation/columns.sql.js'

const { sql } = Prisma

const ofConversation = conversationColumns('conversation')
const ofParent = messageColumns('m')

/** Locks a conversation that somebody sees and makes room in it for so many messages; null: they see none. */
export async function makeRoom(
  tx: Transaction,
  { user }: Viewer,
  id: string,
  { size, replyId, now }: { size: number; replyId: string; now: Date },
): Promise<Conversation | null> {
  const [conversation] = await tx.$queryRaw<Conversation[]>`
    UPDATE conversation SET last_seq = last_seq + ${size}, event_seq = event_seq + ${size}, last_message_at = ${now},
      last_message_id = ${replyId}, updated_at = ${now}
    WHERE id = ${id} AND EXISTS (SELECT 1 FROM participant WHERE conversation_id = ${id} AND user_id = ${user.id})
    RETURNING ${ofConversation}`
  return conversation ?? null
}

/** Where a turn may go, as it is once the conversation is locked. */
export interface Found {
  /** What the viewer may do; null: nothing. */
  access: string | null
  parent: Message | null
  /** Whether something stands below the parent on its branch. */
  continued: boolean
  /** Whether what is sent is still kept as a draft. */
  drafted: boolean
}

/** `parentId`: null for the beginning, undefined for the newest message that stands; `content`: what is sent, if something is. */
export async function findPlace(
  tx: Transaction,
  { user }: Viewer,
  conversationId: string,
  { parentId, content = null }: { parentId?: string | null; content?: string | null },
): Promise<Found> {
  const newest = sql`(SELECT id FROM message WHERE conversation_id = ${conversationId} AND status <> 'DELETED'
    ORDER BY seq DESC LIMIT 1)`
  const [row] = await tx.$queryRaw<(Message & { access: string; continued: unknown; drafted: unknown })[]>`
    SELECT p.access, ${ofParent}, EXISTS (
      SELECT 1 FROM message n WHERE n.branch_id = m.branch_id AND n.depth = m.depth + 1) AS "continued", EXISTS (
      SELECT 1 FROM draft d WHERE d.conversation_id = p.conversation_id AND d.user_id = p.user_id AND d.content = ${content}
    ) AS "drafted"
    FROM participant p
    LEFT JOIN message m ON m.id = ${parentId === undefined ? newest : parentId}
      AND m.conversation_id = p.conversation_id
    WHERE p.conversation_id = ${conversationId} AND p.user_id = ${user.id}`
  if (!row) return { access: null, parent: null, continued: false, drafted: false }
  const { access, continued, drafted, ...message } = row
  const parent = message.id === null ? null : message
  return { access, parent, continued: Boolean(continued), drafted: Boolean(drafted) }
}

/** Participants hear of it, and whoever writes has read what was there. */
export const noteTurn = (
  { user }: Viewer,
  { id, lastSeq }: Pick<Conversation, 'id' | 'lastSeq'>,
  now: Date,
): Prisma.Sql => sql`
  UPDATE participant SET last_message_at = ${now}, updated_at = ${now},
    read_seq = CASE WHEN user_id = ${user.id} THEN ${lastSeq - 1} ELSE read_seq END
  WHERE conversation_id = ${id}`

/** What was sent is a draft no more; what was typed since then still is. */
export const forgetDraft = ({ user }: Viewer, conversationId: string, content: string): Prisma.Sql => sql`
  DELETE FROM draft WHERE conversation_id = ${conversationId} AND user_id = ${user.id} AND content = ${content}`
