import { setImmediate } from 'node:timers/promises'
import type { Conversation, Message } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createPathLoader } from '../conversation/path.service.js'
import { PAGE, pagesOf } from '../dataExport/pages.js'
import { findMessages } from '../message/store.sql.js'

/** The branch that somebody sees, from its start to the leaf that it has at the first page. */
export async function* branchPages(
  db: Db,
  conversation: Conversation,
  leaf: string | null,
): AsyncGenerator<Message[], void> {
  let after: string | null = null
  do {
    // A loader keeps what it has found: each page has its own.
    const page = await createPathLoader(db).page({ conversation, args: { first: PAGE, after, leaf } })
    yield page.nodes
    await setImmediate()
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
}

/** All that was there when the reading began. */
export const allPages = (db: Db, { id, lastSeq }: Conversation): AsyncGenerator<Message[], void> =>
  pagesOf<Message>(last =>
    findMessages(db.read, {
      where: { conversationId: id, seq: { gt: last?.seq ?? 0, lte: lastSeq } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    }),
  )
