import type { Conversation, Message } from '@parley/prisma'
import type { ForkConversationInput } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import { badInput, CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation, participation } from '../conversation/access.js'
import { chooseModel } from '../conversation/chooseModel.js'
import { requireReadable } from '../conversation/historyAccess.js'
import { checkFields } from '../conversation/input.js'
import { startConversation } from '../conversation/start.js'
import { requireStanding } from '../message/standing.js'
import { findMessage } from '../message/store.sql.js'
import type { ModelDeps } from '../model/allowed.js'
import { copyPath } from './copyPath.js'

export type ForkService = ReturnType<typeof createForkService>

/** More than anybody reads; what is written in one transaction must be done in ten seconds. */
const MAX_MESSAGES = 10_000

/** A conversation of one's own that begins with what was said in another one. */
export function createForkService(deps: ModelDeps & { db: Db; idempotency: Idempotency }) {
  const { db, idempotency } = deps

  return {
    /** Whoever may read the messages may. Nothing is asked of a model, and nothing is booked. */
    async fork(viewer: Viewer, input: ForkConversationInput): Promise<Conversation> {
      checkFields(input)
      await participation(db.read, viewer, input.conversationId)
      const origin = await db.read.conversation.findUnique({ where: { id: input.conversationId } })
      if (!origin) throw notFound('The conversation')
      // The one that answered, as long as it is there and for whoever goes on.
      const model = await chooseModel(viewer, deps, null, origin.model)
      const { id } = await db.write(tx =>
        idempotency.once(tx, viewer, 'forkConversation', input, () =>
          copy(tx, db.kind, viewer, input, model),
        ),
      )
      const conversation = await db.read.conversation.findFirst({ where: { id, ownerId: viewer.user.id } })
      if (!conversation) throw notFound('The conversation')
      return conversation
    },
  }
}

/** The original is locked meanwhile: nothing that is being deleted stays behind in a copy. */
async function copy(
  tx: Transaction,
  kind: Db['kind'],
  viewer: Viewer,
  { conversationId, messageId }: ForkConversationInput,
  model: string,
): Promise<{ id: string }> {
  const { title, systemPrompt, parameters, expiresAt } = await lockConversation(
    tx,
    viewer,
    conversationId,
    'READ',
  )
  const last = await findMessage(tx, { where: { id: messageId, conversationId } })
  checkEnd(viewer, last)
  const started = { title, systemPrompt, parameters, model, expiresAt, forkedFromId: last.id }
  const conversation = await startConversation(tx, viewer, started)
  await copyPath(tx, kind, viewer, last, conversation)
  return { id: conversation.id }
}

function checkEnd(viewer: Viewer, last: Message | null): asserts last is Message {
  if (!last) throw notFound('The message')
  requireReadable(viewer, last)
  requireStanding(last)
  if (last.status === 'STREAMING')
    throw new CodedError('CONFLICT', 'This reply is being written: wait for it, or stop it first.')
  if (last.depth >= MAX_MESSAGES)
    throw badInput({ 'input.messageId': `At most ${MAX_MESSAGES} messages can be copied.` })
}
