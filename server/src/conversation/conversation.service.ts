import type { Conversation } from '@parley/prisma'
import type {
  ConversationFilter,
  ConversationOrder,
  CreateConversationInput,
  Page,
  PageArgs,
  UpdateConversationInput,
} from '@parley/schema'
import type { Bus } from '../bus/bus.js'
import type { Db, Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import type { Idempotency } from '../db/idempotency.js'
import { badInput, notFound } from '../errors.js'
import type { ModelDoor } from '../model/model.js'
import { keysetPage } from '../page/keyset.js'
import type { Viewer } from '../session/session.service.js'
import { chooseModel } from './chooseModel.js'
import { checkBulk, checkFields, timeRange } from './input.js'

export type ConversationArgs = PageArgs & {
  filter?: ConversationFilter | null
  orderBy?: ConversationOrder | null
}

export type ConversationService = ReturnType<typeof createConversationService>

const columns = {
  LAST_MESSAGE_AT: 'lastMessageAt',
  UPDATED_AT: 'updatedAt',
  CREATED_AT: 'createdAt',
} as const

export function createConversationService(deps: {
  db: Db
  bus: Bus
  model: ModelDoor
  idempotency: Idempotency
}) {
  const { db, bus, model, idempotency } = deps

  return {
    find(viewer: Viewer, id: string): Promise<Conversation | null> {
      return db.read.conversation.findFirst({ where: { id, ownerId: viewer.user.id } })
    },

    async list(viewer: Viewer, args: ConversationArgs): Promise<Page<Conversation>> {
      const { field, direction } = args.orderBy ?? { field: 'LAST_MESSAGE_AT', direction: 'DESC' }
      const filter = args.filter ?? {}
      checkBulk(filter.ids, 'filter.ids')
      const where = {
        ownerId: viewer.user.id,
        ...(filter.ids && { id: { in: filter.ids } }),
        ...timeRange('updatedAt', filter.updatedAfter, filter.updatedBefore),
      }
      return keysetPage({
        args,
        order: { field: columns[field], direction },
        find: page => db.read.conversation.findMany({ ...page, where: { ...where, AND: page.where } }),
        count: () => db.read.conversation.count({ where }),
      })
    },

    async create(viewer: Viewer, input: CreateConversationInput): Promise<Conversation> {
      checkFields(input)
      const chosen = await chooseModel(viewer, model, input.model)
      const { id } = await db.write(tx =>
        idempotency.once(tx, viewer, 'createConversation', input, async () => {
          const created = await startConversation(tx, viewer, { ...input, model: chosen })
          return { id: created.id }
        }),
      )
      const conversation = await this.find(viewer, id)
      if (!conversation) throw notFound('The conversation')
      return conversation
    },

    async update(viewer: Viewer, id: string, input: UpdateConversationInput): Promise<Conversation> {
      checkFields(input)
      if (input.model === null) throw badInput({ 'input.model': 'model cannot be null.' })
      const chosen = input.model === undefined ? undefined : await chooseModel(viewer, model, input.model)
      const [updated] = await db.write(tx =>
        tx.conversation.updateManyAndReturn({
          where: { id, ownerId: viewer.user.id },
          data: {
            ...(input.title !== undefined && { title: cleanTitle(input.title) }),
            ...(input.systemPrompt !== undefined && { systemPrompt: input.systemPrompt || null }),
            ...(chosen !== undefined && { model: chosen }),
            updatedAt: new Date(),
          },
        }),
      )
      if (!updated) throw notFound('The conversation')
      return updated
    },

    /** What is gone or was never the viewer's counts as deleted: repeating is safe and reveals nothing. */
    async delete(viewer: Viewer, ids: string[]): Promise<string[]> {
      checkBulk(ids, 'ids')
      const where = { id: { in: ids }, ownerId: viewer.user.id }
      const running = await db.read.message.findMany({
        where: { status: 'STREAMING', conversation: where },
        select: { id: true },
      })
      await db.write(tx => tx.conversation.deleteMany({ where }))
      for (const { id } of running) bus.publish('reply:stop', id)
      return ids
    },
  }
}

export async function startConversation(
  tx: Transaction,
  viewer: Viewer,
  input: { title?: string | null; systemPrompt?: string | null; model: string },
): Promise<Conversation> {
  const now = new Date()
  return tx.conversation.create({
    data: {
      id: newId('cnv'),
      ownerId: viewer.user.id,
      title: cleanTitle(input.title),
      model: input.model,
      systemPrompt: input.systemPrompt || null,
      lastSeq: 0,
      lastMessageAt: now,
      lastMessageId: null,
      createdAt: now,
      updatedAt: now,
    },
  })
}

const cleanTitle = (title: string | null | undefined): string | null => title?.trim() || null
