import type { Message } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { isDeleted, standing } from '../message/standing.js'
import { messagesBelow } from '../message/store.sql.js'
import { below, isAlone } from './branch.js'
import type { BranchLoader } from './branches.loader.js'

/** The messages that answer the same one, oldest first; of those that are deleted only what something hangs on. */
export function createSiblingLoader(db: Db, branches: BranchLoader) {
  /** What was said once only, as most is, need not be looked for. */
  const standsAlone = async (message: Message) =>
    !isDeleted(message) && isAlone(message, await branches.load(message.conversationId))

  const find = async (turns: Message[]) => {
    if (turns.length === 0) return []
    const found = await messagesBelow(db, turns)
    const bare = await findBare(db, found.filter(isDeleted))
    return found.filter(({ id }) => !bare.has(id))
  }

  return createLoader<Message, Message[], string>(
    db,
    'siblings',
    async messages => {
      const alone = await Promise.all(messages.map(standsAlone))
      const rows = await find(messages.filter((_, i) => !alone[i]))
      return messages.map((message, i) =>
        alone[i]
          ? [asStored(message)]
          : rows.filter(
              row => row.conversationId === message.conversationId && row.parentId === message.parentId,
            ),
      )
    },
    { cacheKeyFn: ({ conversationId, parentId }) => `${conversationId} ${parentId}`, maxBatchSize: 100 },
  )
}

/** While it is being written its text is shown only where the message itself is. */
const asStored = (message: Message): Message =>
  message.status === 'STREAMING' ? { ...message, content: '', reasoning: null } : message

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
