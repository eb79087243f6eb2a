import { type Feedback, Prisma } from '@parley/prisma'
import { selectColumns } from '../../base/db/columns.js'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

const { sql } = Prisma

const columns = selectColumns('f', {
  messageId: 'message_id',
  userId: 'user_id',
  rating: 'rating',
  comment: 'comment',
  createdAt: 'created_at',
} satisfies Record<keyof Feedback, string>)

/** What any of these people thinks of any of these messages. */
export const feedbackOf = (
  db: Db,
  messageIds: readonly string[],
  userIds: readonly string[],
): Promise<Feedback[]> =>
  db.read.$queryRaw`
    SELECT ${columns} FROM feedback f
    WHERE ${oneOf(db, sql`f.message_id`, messageIds)} AND ${oneOf(db, sql`f.user_id`, userIds)}`
