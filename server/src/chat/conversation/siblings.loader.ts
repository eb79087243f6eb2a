import type { Message } from '@parley/prisma'
import DataLoader from 'dataloader'
import type { Db } from '../../base/db/db.js'
import { isDeleted, standing } from '../message/standing.js'
import { messagesBelow } from '../message/store.sql.js'
import { below } from './branch.js'

type Turn = Pick<Message, 'conversationId' | 'parentId'>

/** The messages that answer the same one, oldest first; of those that are deleted only what something hangs on. */
export function createSiblingLoader(db: Db) {
  return new DataLoader<Turn, Message[], string>(
    async turns => {
      const found = await messagesBelow(db, turns)
      const bare = await findBare(db, found.filter(isDeleted))
      const rows = found.filter(({ id }) => !bare.has(id))
      return turns.map(turn =>
        rows.filter(row => row.conversationId === turn.conversationId && row.parentId === turn.parentId),
      )
    },
    { cacheKeyFn: ({ conversationId, parentId }) => `${conversationId} ${parentId}`, maxBatchSize: 100 },
  )
}

/** Which of these nothing hangs on any more. There are few of them. */
async function findBare(db: Db, deleted: Message[]): Promise<Set<string>> {
  if (deleted.length === 0) return new Set()
  const ids = [...new Set(deleted.map(({ conversationId }) => conversationId))]
  const branches = await db.read.branch.findMany({ where: { conversationId: { in: ids } } })
  const bare = await Promise.all(
    deleted.map(async message => {
      const { conversationId } = message
      const own = branches.filter(branch => branch.conversationId === conversationId)
      const where = { conversationId, ...standing, ...below(message, own) }
      return (await db.read.message.findFirst({ where, select: { id: true } })) ? [] : [message.id]
    }),
  )
  return new Set(bare.flat())
}
