import { setImmediate } from 'node:timers/promises'
import type { Conversation, Message } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { together } from '../../base/db/together.js'
import type { Viewer } from '../../base/viewer.js'
import { pathTo } from '../conversation/branch.js'
import { insertBranch } from '../conversation/conversation.sql.js'
import { makerOf, requireReadable } from '../conversation/historyAccess.js'
import { recordEvent } from '../conversationEvent/record.js'
import { isDeleted } from '../message/standing.js'
import { noteForSearch } from '../search/changes.sql.js'
import { copyLinks, copyMessages } from './copyMessages.sql.js'

/** Messages of one statement. */
const AT_ONCE = 200

/** Copies the messages from the first one to `last` into a new conversation, as the one branch that it has. */
export async function copyPath(
  tx: Transaction,
  kind: Db['kind'],
  viewer: Viewer,
  last: Message,
  { id: conversationId, temporary }: Conversation,
): Promise<void> {
  const branches = await tx.branch.findMany({ where: { conversationId: last.conversationId } })
  const branchId = newId('brn')
  await together(tx, [insertBranch({ id: branchId, conversationId, parentId: null, fromDepth: 0 })])
  const place = { conversationId, branchId, madeBy: makerOf(viewer) }
  let parent: string | null = null

  for (const segment of pathTo(last, branches))
    for (let from = segment.from; from <= segment.to; from += AT_ONCE) {
      const depth = { gte: from, lte: Math.min(segment.to, from + AT_ONCE - 1) }
      const found = await tx.message.findMany({
        where: { branchId: segment.branchId, depth },
        orderBy: { depth: 'asc' },
        select: { id: true, depth: true, role: true, status: true, madeBy: true },
      })
      const copies: (Told & { source: string; parent: string | null })[] = []
      for (const { id: source, ...message } of found) {
        requireReadable(viewer, message)
        const id: string = newId('msg')
        copies.push({ ...message, id, source, parent })
        parent = id
      }
      const made = copies.map(({ source, id, parent }) => ({ source, id, parent }))
      await copyMessages(tx, kind, made, place)
      await copyLinks(tx, kind, made)
      await tell(tx, viewer, conversationId, !temporary, copies)
      // Others have a turn in between.
      await setImmediate()
    }

  const count = last.depth + 1
  await tx.conversation.update({
    where: { id: conversationId },
    data: { lastSeq: count, eventSeq: { increment: count }, lastMessageId: parent },
  })
  await tx.participant.updateMany({ where: { conversationId }, data: { readSeq: count } })
}

type Told = Pick<Message, 'id' | 'depth' | 'role' | 'status'>

/** As of messages that came one after the other: whoever keeps a copy of the history misses none. */
async function tell(
  tx: Transaction,
  viewer: Viewer,
  conversationId: string,
  listed: boolean,
  copies: readonly Told[],
): Promise<void> {
  const standing = copies.filter(copy => !isDeleted(copy))
  if (listed)
    await noteForSearch(
      tx,
      standing.map(({ id }) => ({ conversationId, messageId: id })),
    )
  recordEvent(
    tx,
    ...copies.map(({ id, depth, role }) => ({
      conversationId,
      kind: role === 'ASSISTANT' ? ('REPLY_FINISHED' as const) : ('MESSAGE_ADDED' as const),
      messageId: id,
      actorId: viewer.user.id,
      // The first event is that of its creation.
      conversationSeq: depth + 2,
      listed,
    })),
  )
}
