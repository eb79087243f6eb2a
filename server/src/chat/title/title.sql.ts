import { Prisma } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Statement } from '../../base/db/together.js'

/** That the conversation of a job that is wanted has no complete reply but these. */
export const isFirst = (db: Pick<Db, 'kind'>, replyIds: string[]): Statement => Prisma.sql`
  NOT EXISTS (
    SELECT 1 FROM message m WHERE m.conversation_id = wanted.subject AND m.role = 'ASSISTANT'
      AND m.status = 'COMPLETE' AND NOT ${oneOf(db, Prisma.sql`m.id`, replyIds)})`
