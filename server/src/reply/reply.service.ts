import type { Conversation, Message } from '@parley/prisma'
import type { SendMessageInput } from '@parley/schema'
import type { Bus } from '../bus/bus.js'
import { chooseModel } from '../conversation/chooseModel.js'
import { startConversation } from '../conversation/conversation.service.js'
import { checkFields } from '../conversation/input.js'
import type { Db } from '../db/db.js'
import type { Idempotency } from '../db/idempotency.js'
import { badInput, notFound } from '../errors.js'
import type { ModelDoor } from '../model/model.js'
import type { Viewer } from '../session/session.service.js'
import { addTurn } from './addTurn.js'
import type { Lease } from './lease.js'
import type { Mirrors } from './mirrors.js'
import { type ReplyEvent, readReply } from './reader.js'
import type { ReplyStore } from './store.js'
import { cleanText } from './text.js'
import type { ReplyWriter } from './writer.js'

/** In UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 100_000
const STOP_WAIT_MS = 2000

export interface Sent {
  conversation: Conversation
  message: Message
  reply: Message
}

export type ReplyService = ReturnType<typeof createReplyService>

export function createReplyService(deps: {
  db: Db
  bus: Bus
  model: ModelDoor
  idempotency: Idempotency
  lease: Lease
  mirrors: Mirrors
  store: ReplyStore
  writer: ReplyWriter
}) {
  const { db, bus, model, idempotency, lease, mirrors, store, writer } = deps

  const find = async (viewer: Viewer, id: string): Promise<Message> => {
    const message = await db.read.message.findFirst({ where: { id, ownerId: viewer.user.id } })
    if (!message) throw notFound('The message')
    return message
  }

  const conversationOf = async (viewer: Viewer, id: string): Promise<Conversation> => {
    const conversation = await db.read.conversation.findFirst({ where: { id, ownerId: viewer.user.id } })
    if (!conversation) throw notFound('The conversation')
    return conversation
  }

  return {
    /** Stores the message and an empty reply, and has the reply written. Answers before its first word. */
    async send(viewer: Viewer, input: SendMessageInput): Promise<Sent> {
      checkFields(input)
      const content = checkContent(input.content)
      const existing = input.conversationId ? await conversationOf(viewer, input.conversationId) : null
      if (!existing && input.parentId)
        throw badInput({ 'input.parentId': 'parentId needs a conversationId.' })
      const chosen = await chooseModel(viewer, model, input.model ?? existing?.model)

      let sent: Sent | null = null
      const ids = await db.write(tx => {
        // It may run again, and find that another request with the same key was faster.
        sent = null
        return idempotency.once(tx, viewer, 'sendMessage', input, async () => {
          const conversation = existing ?? (await startConversation(tx, viewer, { model: chosen }))
          sent = await addTurn(tx, viewer, conversation.id, {
            ...input,
            content,
            model: chosen,
            processId: lease.id,
          })
          return { conversation: sent.conversation.id, message: sent.message.id, reply: sent.reply.id }
        })
      })
      if (sent) {
        const { reply } = sent as Sent
        writer.start(reply, viewer)
        return sent
      }
      const [conversation, message, reply] = await Promise.all([
        conversationOf(viewer, ids.conversation),
        find(viewer, ids.message),
        find(viewer, ids.reply),
      ])
      return { conversation, message, reply }
    },

    /** Answers with the reply as it ended; after two seconds as it stands. */
    async stop(viewer: Viewer, id: string): Promise<Message> {
      const message = await find(viewer, id)
      if (message.status !== 'STREAMING') return message
      const { mirror, leave } = mirrors.join(id)
      try {
        await db.write(tx =>
          tx.message.updateMany({
            where: { id, ownerId: viewer.user.id, status: 'STREAMING' },
            data: { stopRequested: true },
          }),
        )
        bus.publish('reply:stop', id)
        const patience = AbortSignal.timeout(STOP_WAIT_MS)
        while (!mirror.final && !mirror.gone && !patience.aborted) await mirror.changed(patience)
      } finally {
        leave()
      }
      return mirror.final ?? find(viewer, id)
    },

    /** The reply from `offset` on, as it is written: see `readReply`. */
    async read(
      viewer: Viewer,
      id: string,
      offset: number,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<ReplyEvent>> {
      if (offset < 0) throw badInput({ offset: 'offset is below 0.' })
      await find(viewer, id)
      return readReply(mirrors, id, offset, signal)
    },

    /** Stops replies of this process that were asked to stop anywhere. */
    listen: () => bus.subscribe('reply:stop', id => store.get(id)?.stop()),
  }
}

function checkContent(text: string): string {
  const content = cleanText(text)
  if (content.trim() === '') throw badInput({ 'input.content': 'The message is empty.' })
  if (content.length > MAX_MESSAGE_LENGTH)
    throw badInput({ 'input.content': `The message is longer than ${MAX_MESSAGE_LENGTH} characters.` })
  return content
}
