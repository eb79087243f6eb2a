import type { Message } from '@parley/prisma'
import type { Page } from '@parley/schema'
import type { Viewer } from '../../base/viewer.js'
import { findMessage } from '../message/store.sql.js'
import type { Search } from '../search/search.js'
import { readableBy } from './access.js'
import type { ScopeDeps } from './historyRead.js'
import { createMessageList, type MessageArgs } from './messageList.js'

export type MessageService = ReturnType<typeof createMessageService>

export function createMessageService(deps: ScopeDeps & { search: Search }) {
  const { db } = deps
  const list = createMessageList(deps)

  return {
    find(viewer: Viewer, id: string): Promise<Message | null> {
      return findMessage(db.read, { where: { id, conversation: readableBy(viewer) } })
    },

    list: (viewer: Viewer, args: MessageArgs): Promise<Page<Message>> => list(viewer, args),
  }
}
