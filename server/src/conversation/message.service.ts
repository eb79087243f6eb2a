import type { Message } from '@parley/prisma'
import type { Page } from '@parley/schema'
import type { Audit } from '../audit/audit.service.js'
import type { Db } from '../db/db.js'
import type { Search } from '../search/search.js'
import type { Viewer } from '../viewer.js'
import { readableBy } from './access.js'
import { createMessageList, type MessageArgs } from './messageList.js'

export type MessageService = ReturnType<typeof createMessageService>

export function createMessageService(deps: { db: Db; audit: Audit; search: Search }) {
  const { db } = deps
  const list = createMessageList(deps)

  return {
    find(viewer: Viewer, id: string): Promise<Message | null> {
      return db.read.message.findFirst({ where: { id, conversation: readableBy(viewer) } })
    },

    list: (viewer: Viewer, args: MessageArgs): Promise<Page<Message>> => list(viewer, args),
  }
}
