import type { Conversation } from '@parley/prisma'
import type { CreateConversationInput, HistoryScope, Page, UpdateConversationInput } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import { notFound } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelDeps } from '../model/allowed.js'
import { checkParametersOf, storedParameters } from '../model/parameters.js'
import { preferencesOf } from '../preferences/preferences.sql.js'
import type { Search } from '../search/search.js'
import { chooseModel } from './chooseModel.js'
import { findConversation, type Opened, openConversation } from './conversation.sql.js'
import { type ConversationArgs, createConversationList } from './conversationList.js'
import { enterScope, type ScopeDeps } from './historyRead.js'
import { checkFields } from './input.js'
import { type RemovalDeps, type Removed, removeConversations } from './remove.js'
import { startConversation } from './start.js'
import { createUpdate } from './update.js'

export type ConversationService = ReturnType<typeof createConversationService>

export interface ConversationDeps extends ScopeDeps, ModelDeps, RemovalDeps {
  search: Search
  idempotency: Idempotency
  /** How long a temporary conversation is kept. */
  temporaryHours: number
}

const hour = 3_600_000

export function createConversationService(deps: ConversationDeps) {
  const { db, audit, idempotency, temporaryHours } = deps
  const list = createConversationList(deps)
  const update = createUpdate(deps)

  return {
    /** With its last messages, so many. */
    async find(
      viewer: Viewer,
      id: string,
      { scope, last }: { scope?: HistoryScope | undefined; last?: number | undefined } = {},
    ): Promise<Opened | null> {
      const filter = { ids: [id] }
      const everybodys = await enterScope(deps, viewer, { list: 'conversations', scope, filter })
      if (!everybodys)
        return last ? openConversation(db, viewer, id, last) : findConversation(db, viewer, id, 'READ')
      const found = await db.read.conversation.findFirst({ where: { id, temporary: false } })
      if (found) await everybodys.told([{ conversationId: id, ownerId: found.ownerId }])
      return found
    },

    list: (viewer: Viewer, args: ConversationArgs): Promise<Page<Conversation>> => list(viewer, args),

    async create(viewer: Viewer, input: CreateConversationInput): Promise<Conversation> {
      checkFields(input)
      const preferred = (await preferencesOf(db, viewer))?.model
      const chosen = await chooseModel(viewer, deps, input.model, preferred)
      const parameters = await checkParametersOf(deps, chosen, input.parameters)
      const expiresAt = input.temporary ? new Date(Date.now() + temporaryHours * hour) : null
      const { id } = await db.write(tx =>
        idempotency.once(tx, viewer, 'createConversation', input, async () => {
          const created = await startConversation(tx, viewer, {
            ...input,
            ...{ model: chosen, parameters: storedParameters(parameters), expiresAt },
          })
          return { id: created.id }
        }),
      )
      const conversation = await findConversation(db, viewer, id, 'READ')
      if (!conversation) throw notFound('The conversation')
      return conversation
    },

    update: (viewer: Viewer, id: string, input: UpdateConversationInput): Promise<Conversation> =>
      update(viewer, id, input),

    /** What is gone or was never the viewer's counts as deleted: repeating is safe and reveals nothing. */
    async delete(viewer: Viewer, ids: string[]): Promise<string[]> {
      checkBulk(ids, 'ids')
      const own = { ownerId: viewer.user.id }
      // What nobody is shown in a list, nobody else deletes.
      const manages = viewer.permissions.has('CONVERSATIONS_MANAGE')
      const whose = manages ? { OR: [own, { temporary: false }] } : own
      await removeConversations(deps, { id: { in: ids }, ...whose }, viewer.user.id, recordOthers(viewer))
      return ids
    },
  }

  /** One's own are nobody's business. */
  function recordOthers(viewer: Viewer) {
    return async (tx: Transaction, removed: Removed[]): Promise<void> => {
      for (const { id, ownerId } of removed)
        if (ownerId !== viewer.user.id)
          await audit.record(tx, viewer, {
            action: 'conversation.deleted',
            target: { type: 'Conversation', id },
            details: { owner: ownerId },
          })
    }
  }
}
