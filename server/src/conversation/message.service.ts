import type { Message } from '@parley/prisma'
import type { CursorArgs, MessageFilter, MessageOrder, Page } from '@parley/schema'
import type { Db } from '../db/db.js'
import { keysetPage } from '../page/keyset.js'
import type { Viewer } from '../session/session.service.js'
import { timeRange } from './input.js'

export type MessageArgs = CursorArgs & { filter?: MessageFilter | null; orderBy?: MessageOrder | null }

export type MessageService = ReturnType<typeof createMessageService>

const columns = { CREATED_AT: 'createdAt', UPDATED_AT: 'updatedAt' } as const

export function createMessageService({ db }: { db: Db }) {
  return {
    find(viewer: Viewer, id: string): Promise<Message | null> {
      return db.read.message.findFirst({ where: { id, ownerId: viewer.user.id } })
    },

    async list(viewer: Viewer, args: MessageArgs): Promise<Page<Message>> {
      const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
      const filter = args.filter ?? {}
      const where = {
        ownerId: viewer.user.id,
        ...(filter.conversationId != null && { conversationId: filter.conversationId }),
        ...(filter.authorId != null && { authorId: filter.authorId }),
        ...(filter.role != null && { role: filter.role }),
        ...(filter.status != null && { status: filter.status }),
        ...timeRange('createdAt', filter.createdAfter, filter.createdBefore),
        ...timeRange('updatedAt', filter.updatedAfter, filter.updatedBefore),
      }
      return keysetPage({
        args,
        order: { field: columns[field], direction },
        find: page => db.read.message.findMany({ ...page, where: { ...where, AND: page.where } }),
        count: () => db.read.message.count({ where }),
      })
    },
  }
}
