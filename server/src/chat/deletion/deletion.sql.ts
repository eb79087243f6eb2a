import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { unlink } from '../attachment/links.sql.js'

/** Takes from messages what they say and who said it, and keeps that apart. What they cost stays. */
export async function setAside(
  tx: Transaction,
  db: Pick<Db, 'kind'>,
  ids: string[],
  deletion: { id: string; byId: string; until: Date },
  now: Date,
): Promise<void> {
  const these = oneOf(db, Prisma.sql`id`, ids)
  await tx.$executeRaw`
    INSERT INTO deleted_message (message_id, deletion_id, deleted_by_id, until, content, reasoning, parameters, status, author_id,
      idempotency_key, failure_code, failure_message, failure_detail, finish_reason)
    SELECT id, ${deletion.id}, ${deletion.byId}, ${deletion.until}, content, reasoning, parameters, status, author_id,
      idempotency_key, failure_code, failure_message, failure_detail, finish_reason FROM message WHERE ${these}`
  await tx.$executeRaw`
    UPDATE message SET content = '', reasoning = NULL, parameters = NULL, status = 'DELETED', author_id = NULL, idempotency_key = NULL,
      failure_code = NULL, failure_message = NULL, failure_detail = NULL, finish_reason = NULL, updated_at = ${now}
    WHERE ${these}`
}

/** Gives messages back what was taken from them. Answers with their ids. */
export async function putBack(tx: Transaction, deletionId: string, now: Date): Promise<string[]> {
  const restored = await tx.$queryRaw<{ id: string }[]>`
    UPDATE message SET content = d.content, reasoning = d.reasoning, parameters = d.parameters, status = d.status, author_id = d.author_id,
      idempotency_key = d.idempotency_key, failure_code = d.failure_code,
      failure_message = d.failure_message, failure_detail = d.failure_detail,
      finish_reason = d.finish_reason, updated_at = ${now}
    FROM deleted_message d WHERE d.message_id = message.id AND d.deletion_id = ${deletionId}
    RETURNING message.id`
  await tx.$executeRaw`DELETE FROM deleted_message WHERE deletion_id = ${deletionId}`
  return restored.map(({ id }) => id).sort()
}

/**
 * Removes for good what was set aside, with what people thought of it, whose it was, and the files that no other message
 * carries. Answers with these.
 */
export async function removeAside(tx: Transaction, deletionId: string): ReturnType<typeof unlink> {
  const these = Prisma.sql`(SELECT message_id FROM deleted_message WHERE deletion_id = ${deletionId})`
  await tx.$executeRaw`DELETE FROM feedback WHERE message_id IN ${these}`
  await tx.$executeRaw`UPDATE message SET made_by = NULL WHERE id IN ${these}`
  const gone = await unlink(
    tx,
    Prisma.sql`SELECT message_id FROM deleted_message WHERE deletion_id = ${deletionId}`,
  )
  await tx.$executeRaw`DELETE FROM deleted_message WHERE deletion_id = ${deletionId}`
  return gone
}
