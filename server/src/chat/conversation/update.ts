import type { Conversation } from '@parley/prisma'
import type { ModelParameters, UpdateConversationInput } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { recordEvent } from '../conversationEvent/record.js'
import type { ModelDeps } from '../model/allowed.js'
import { checkParametersOf, parametersIn, storedParameters } from '../model/parameters.js'
import { noteForSearch } from '../search/changes.sql.js'
import { lockConversation, readableBy } from './access.js'
import { chooseModel } from './chooseModel.js'
import { checkFields, cleanTags } from './input.js'

export const cleanTitle = (title: string | null | undefined): string | null => title?.trim() || null

/**
 * Changes a conversation. Its title, model, parameters and system prompt are everybody's, and so are their changes; pins, archive
 * and tags are the person's own, and nobody else is told.
 */
export function createUpdate({ db, ...models }: { db: Db } & ModelDeps) {
  return async (viewer: Viewer, id: string, input: UpdateConversationInput): Promise<Conversation> => {
    checkInput(input)
    const userId = viewer.user.id
    const { title, systemPrompt, parameters, pinned, archived, tags } = input
    const chosen = input.model == null ? undefined : await chooseModel(viewer, models, input.model)
    const adjusted =
      parameters &&
      (await checkParametersOf(models, chosen ?? (await unchanged(viewer, id)).model, parameters))
    const shared = {
      ...(title !== undefined && { title: cleanTitle(title) }),
      ...(systemPrompt !== undefined && { systemPrompt: systemPrompt || null }),
      ...(chosen !== undefined && { model: chosen }),
      ...(parameters === null && { parameters }),
    }
    const own = { ...(pinned != null && { pinned }), ...(archived != null && { archived }) }
    const isShared = Object.keys(shared).length > 0 || adjusted != null
    const isOwn = Object.keys(own).length > 0 || tags !== undefined
    if (!isShared && !isOwn) return unchanged(viewer, id)

    return db.write(async tx => {
      const now = new Date()
      const locked = await lockConversation(tx, viewer, id, isShared ? 'WRITE' : 'READ', {
        eventSeq: { increment: 1 },
        ...(isShared && { ...shared, updatedAt: now }),
      })
      const conversation = adjusted ? await adjust(tx, locked, adjusted) : locked
      if (isShared)
        await tx.participant.updateMany({ where: { conversationId: id }, data: { updatedAt: now } })
      if (Object.keys(own).length > 0)
        await tx.participant.updateMany({ where: { conversationId: id, userId }, data: own })
      if (tags !== undefined) await setTags(tx, { conversationId: id, userId }, cleanTags(tags))
      if (title !== undefined && !conversation.temporary)
        await noteForSearch(tx, [{ conversationId: id, messageId: null }])
      recordEvent(tx, {
        conversationId: id,
        kind: 'CONVERSATION_UPDATED',
        actorId: userId,
        conversationSeq: conversation.eventSeq,
        listed: !conversation.temporary,
        ...(!isShared && { onlyUserId: userId }),
      })
      return conversation
    })
  }

  async function unchanged(viewer: Viewer, id: string): Promise<Conversation> {
    const conversation = await db.read.conversation.findFirst({ where: { id, ...readableBy(viewer) } })
    if (!conversation) throw notFound('The conversation')
    return conversation
  }
}

/** What is not named stays as it is. */
const adjust = (tx: Transaction, { id, parameters }: Conversation, given: ModelParameters) =>
  tx.conversation.update({
    where: { id },
    data: { parameters: storedParameters({ ...parametersIn(parameters), ...given }) },
  })

function checkInput(input: UpdateConversationInput): void {
  checkFields(input)
  const cannot = (['model', 'pinned', 'archived'] as const).filter(name => input[name] === null)
  if (cannot.length > 0)
    throw badInput(Object.fromEntries(cannot.map(name => [`input.${name}`, `${name} cannot be null.`])))
}

async function setTags(
  tx: Transaction,
  part: { conversationId: string; userId: string },
  tags: string[],
): Promise<void> {
  await tx.conversationTag.deleteMany({ where: part })
  if (tags.length > 0) await tx.conversationTag.createMany({ data: tags.map(tag => ({ ...part, tag })) })
}
