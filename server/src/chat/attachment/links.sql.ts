import { type Attachment, Prisma } from '@parley/prisma'
import { selectColumns } from '../../base/db/columns.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Statement } from '../../base/db/together.js'

const { sql } = Prisma

export const attachmentColumns = selectColumns('a', {
  id: 'id',
  ownerId: 'owner_id',
  filename: 'filename',
  contentType: 'content_type',
  size: 'size',
  takes: 'takes',
  sha256: 'sha256',
  width: 'width',
  height: 'height',
  medium: 'medium',
  thumbnail: 'thumbnail',
  text: 'text',
  status: 'status',
  rejection: 'rejection',
  description: 'description',
  tags: 'tags',
  searched: 'searched',
  tagsFolded: 'tags_folded',
  createdAt: 'created_at',
  arrivedAt: 'arrived_at',
  includedTokens: 'included_tokens',
  textCut: 'text_cut',
} satisfies Record<keyof Attachment, string>)

/** A file, and one of the messages that carry it. */
export type LinkedFile = Attachment & { messageId: string }

/** The files of messages that stand, each message's in their order. */
export const filesOfMessages = (db: Db, messageIds: readonly string[]): Promise<LinkedFile[]> =>
  db.read.$queryRaw`
    SELECT l.message_id AS "messageId", ${attachmentColumns}
    FROM message_attachment l JOIN attachment a ON a.id = l.attachment_id JOIN message m ON m.id = l.message_id
    WHERE ${oneOf(db, sql`l.message_id`, messageIds)} AND m.status <> 'DELETED' ORDER BY l.message_id, l.position`

/** What files say of themselves in a file that is read elsewhere. */
export interface FileFacts extends Pick<Attachment, 'id' | 'filename' | 'contentType' | 'size'> {}

/** The same by their messages, with no more than is told elsewhere. */
export async function factsOfFiles(db: Db, messageIds: readonly string[]): Promise<Map<string, FileFacts[]>> {
  const byMessage = Map.groupBy(await filesOfMessages(db, messageIds), ({ messageId }) => messageId)
  return new Map(
    [...byMessage].map(([messageId, files]) => [
      messageId,
      files.map(({ id, filename, contentType, size }) => ({ id, filename, contentType, size })),
    ]),
  )
}

/** Somebody who reads, and what they do it with. */
export interface LinkReader {
  userId: string
  /** The session or key. */
  by: string
  /** Whether they read all of the conversations they are in, and not only what was made with `by`. */
  readsHistory: boolean
}

/**
 * That a file (`a`) is somebody's own. What a model made is part of what was said, which whoever may only chat reads where they
 * said it (decision 34).
 */
export function ownTo({ userId, by, readsHistory }: LinkReader): Prisma.Sql {
  if (readsHistory) return sql`a.owner_id = ${userId}`
  const carrying = sql`
    SELECT 1 FROM message_attachment l JOIN message m ON m.id = l.message_id WHERE l.attachment_id = a.id`
  return sql`a.owner_id = ${userId}
    AND (NOT EXISTS (${carrying} AND m.role = 'ASSISTANT') OR EXISTS (${carrying} AND m.made_by = ${by}))`
}

/** Those of the files that are somebody's own. */
export const ownFiles = (db: Db, ids: readonly string[], reader: LinkReader): Promise<Attachment[]> =>
  db.read.$queryRaw`
    SELECT ${attachmentColumns} FROM attachment a WHERE ${oneOf(db, sql`a.id`, ids)} AND ${ownTo(reader)}`

/** Those of the files that a message carries which somebody may read, in a conversation that they are in. */
export const readableFiles = (
  db: Db,
  ids: readonly string[],
  { userId, by, readsHistory }: LinkReader,
  conversationId?: string,
): Promise<Attachment[]> => {
  const made = readsHistory ? sql`` : sql`AND m.made_by = ${by}`
  const within = conversationId === undefined ? sql`` : sql`AND m.conversation_id = ${conversationId}`
  return db.read.$queryRaw`
    SELECT ${attachmentColumns} FROM attachment a WHERE ${oneOf(db, sql`a.id`, ids)} AND EXISTS (
      SELECT 1 FROM message_attachment l
      JOIN message m ON m.id = l.message_id AND m.status <> 'DELETED' ${made} ${within}
      JOIN participant p ON p.conversation_id = m.conversation_id AND p.user_id = ${userId}
      WHERE l.attachment_id = a.id)`
}

/** That a message of a conversation that stands carries a file (`a`), and lets somebody in it read it. */
export const carriedIn = (conversationId: string, { by, readsHistory }: LinkReader): Prisma.Sql => sql`
  a.id IN (
    SELECT l.attachment_id FROM message m CROSS JOIN message_attachment l
    WHERE m.conversation_id = ${conversationId} AND m.status <> 'DELETED' AND m.has_files IS NOT FALSE
      ${readsHistory ? sql`` : sql`AND m.made_by = ${by}`} AND l.message_id = m.id)`

/** The conversations in which messages carry a file, for those who read what others write. */
export const placesOfFile = (db: Db, id: string): Promise<{ conversationId: string; ownerId: string }[]> =>
  db.read.$queryRaw`
    SELECT DISTINCT m.conversation_id AS "conversationId", m.owner_id AS "ownerId"
    FROM message_attachment l JOIN message m ON m.id = l.message_id
    WHERE l.attachment_id = ${id} AND m.status <> 'DELETED' AND m.temporary = FALSE`

/** Locks files that a message is about to carry. Answers with those that can be read. */
export async function lockFiles(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    UPDATE attachment SET status = status WHERE ${oneOf(tx, sql`id`, ids)} AND status = 'READY' RETURNING id`
  return new Set(found.map(({ id }) => id))
}

const linkTable = { messageId: 'message_id', attachmentId: 'attachment_id', position: 'position' }

export const insertLinks = (messageId: string, attachmentIds: readonly string[]): Statement =>
  insertInto(
    'message_attachment',
    linkTable,
    attachmentIds.map((attachmentId, position) => ({ messageId, attachmentId, position })),
  )

/** Hangs what models made on their replies, unless its owner has deleted it meanwhile. */
export const linkMade = (
  kind: Db['kind'],
  made: { messageId: string; attachmentId: string }[],
): Statement => sql`
  INSERT INTO message_attachment (message_id, attachment_id, position)
  SELECT made."messageId", attachment.id, 0
  FROM ${jsonTable(kind, 'made', { messageId: 'text', attachmentId: 'text' }, made)}
  JOIN attachment ON attachment.id = made."attachmentId" WHERE attachment.status = 'READY'`

/** Takes files from messages, and away what no message carries any more. Answers with what is gone, but for its bytes. */
export async function unlink(
  tx: Transaction,
  messages: Prisma.Sql,
): Promise<Pick<Attachment, 'id' | 'ownerId'>[]> {
  const links = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM message_attachment WHERE message_id IN (${messages}) RETURNING attachment_id AS "id"`
  if (links.length === 0) return []
  const these = oneOf(
    tx,
    sql`id`,
    links.map(({ id }) => id),
  )
  // Whoever sends one of them meanwhile was there before, and is seen by the next statement, or finds it gone.
  await tx.$executeRaw`UPDATE attachment SET status = status WHERE ${these}`
  return tx.$queryRaw`
    DELETE FROM attachment WHERE ${these}
      AND NOT EXISTS (SELECT 1 FROM message_attachment l WHERE l.attachment_id = attachment.id)
    RETURNING id, owner_id AS "ownerId"`
}

/** What a model was given of a file's text. */
export const noteIncluded = (
  tx: Transaction,
  id: string,
  { tokens, cut }: { tokens: number; cut: boolean },
): Promise<number> =>
  tx.$executeRaw`UPDATE attachment SET included_tokens = ${tokens}, text_cut = ${cut} WHERE id = ${id}`
