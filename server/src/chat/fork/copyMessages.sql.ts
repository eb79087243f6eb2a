import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'

const { sql } = Prisma

/** A copy to be made: of which message, under which id, and what it follows. */
export interface Copy {
  source: string
  id: string
  parent: string | null
}

/** Where copies go: into a conversation that is there already, with its owner and the time at which it was made. */
export interface Place {
  conversationId: string
  branchId: string
  madeBy: string | null
}

/**
 * Copies messages within the database: their texts go nowhere else. What they used was booked once, and stays with the
 * original.
 */
export const copyMessages = (
  tx: Transaction,
  kind: Db['kind'],
  copies: readonly Copy[],
  { conversationId, branchId, madeBy }: Place,
): Promise<number> =>
  tx.$executeRaw`
    INSERT INTO message (id, conversation_id, owner_id, temporary, author_id, parent_id, branch_id, depth, seq, role,
      content, reasoning, status, failure_code, failure_message, finish_reason, model, parameters, made_by, stop_requested,
      has_files, created_at, updated_at, completed_at)
    SELECT given.id, c.id, c.owner_id, c.temporary, m.author_id, given.parent, ${branchId}, m.depth, m.depth + 1, m.role,
      m.content, m.reasoning, m.status, m.failure_code, m.failure_message, m.finish_reason, m.model, m.parameters,
      CAST(${madeBy} AS TEXT), FALSE, m.has_files,
      c.created_at, c.created_at, c.created_at
    FROM ${given(kind, JSON.stringify(copies))}
    JOIN message m ON m.id = given.source
    JOIN conversation c ON c.id = ${conversationId}`

/** The files of messages that stand are files of their copies as well. */
export const copyLinks = (tx: Transaction, kind: Db['kind'], copies: readonly Copy[]): Promise<number> =>
  tx.$executeRaw`
    INSERT INTO message_attachment (message_id, attachment_id, position)
    SELECT given.id, l.attachment_id, l.position
    FROM ${given(kind, JSON.stringify(copies))}
    JOIN message m ON m.id = given.source AND m.status <> 'DELETED'
    JOIN message_attachment l ON l.message_id = m.id`

const given = (kind: Db['kind'], json: string): Prisma.Sql =>
  kind === 'postgresql'
    ? sql`json_to_recordset(${json}::json) AS given (source text, id text, parent text)`
    : sql`(SELECT value ->> 'source' AS source, value ->> 'id' AS id, value ->> 'parent' AS parent
        FROM json_each(${json})) AS given`
