import type { Message } from '@parley/prisma'
import type { HistoryScope, MessageFilter, MessageOrder, Page, PageArgs } from '@parley/schema'
import { checkBulk } from '../../base/page/checkBulk.js'
import { sumOf } from '../../base/page/count.js'
import { type KeysetRange, keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { messagesByIds } from '../message/store.sql.js'
import type { Search } from '../search/search.js'
import { enterScope, type ScopeDeps } from './historyRead.js'
import { compare, hitsPage } from './hitsPage.js'
import { createMessageSources, type Field } from './messageSources.sql.js'
import { searchScope, searchText } from './searchScope.js'

export type MessageArgs = PageArgs & {
  filter?: MessageFilter | null
  orderBy?: MessageOrder | null
  scope?: HistoryScope | null
}

const columns = { CREATED_AT: 'createdAt', UPDATED_AT: 'updatedAt' } as const

/** Messages across conversations, on all branches: a person's own and those shared with them, or everybody's. */
export function createMessageList(deps: ScopeDeps & { search: Search }) {
  const { db, search } = deps

  const { direct, shared, among } = createMessageSources(db)

  /** What a page is put together from; none if the one conversation asked for is not the viewer's to read. */
  async function sourcesFor(viewer: Viewer, scope: HistoryScope, filter: MessageFilter) {
    const userId = viewer.user.id
    const { conversationId, ownerId } = filter
    if (scope === 'ALL') return [direct(filter, userId)]
    if (conversationId != null) {
      const part = await db.read.participant.findUnique({
        where: { conversationId_userId: { conversationId, userId } },
        select: { userId: true },
      })
      return part ? [direct(filter, userId)] : []
    }
    return [
      ...(ownerId == null || ownerId === userId ? [direct({ ...filter, ownerId: userId }, userId)] : []),
      ...(ownerId === userId ? [] : [shared(userId, filter)]),
    ]
  }

  return async (viewer: Viewer, args: MessageArgs): Promise<Page<Message>> => {
    const filter = args.filter ?? {}
    const scope = args.scope ?? 'OWN'
    const words = filter.search == null ? null : searchText(filter.search)
    checkBulk(filter.ids, 'filter.ids')
    const everybodys = await enterScope(deps, viewer, { list: 'messages', scope, filter })
    const shown = async (page: Page<Message>): Promise<Page<Message>> => {
      await everybodys?.told(page.nodes)
      return page
    }
    const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
    const order = { field: columns[field], direction }

    if (words !== null) {
      const { conversationId, ownerId } = filter
      const ids = conversationId == null ? null : [conversationId]
      const whose = await searchScope(db, viewer, scope, { ids, ownerId })
      const ranked = whose ? await search.messages(whose, words) : []
      const visible = await among(ranked, viewer, scope, filter)
      const page = await hitsPage<Field, Message>({
        args,
        ranked,
        order: args.orderBy ? order : null,
        visible,
        rows: ids => messagesByIds(db, ids),
      })
      return shown(page)
    }
    const sources = await sourcesFor(viewer, scope, filter)
    const page = await keysetPage<Field, Message>({
      args,
      order,
      find: async (_query, range) => {
        const [only, ...others] = sources
        if (!only || others.length === 0) return only ? only.find(range, order.field) : []
        // What is left out may be of any of them.
        const whole = { ...range, take: range.take + range.skip, skip: 0 }
        const found = await Promise.all(sources.map(({ find }) => find(whole, order.field)))
        return merge(found, order.field, range)
      },
      count: async most => sumOf(await Promise.all(sources.map(({ count }) => count(most))), most),
    })
    return shown(page)
  }
}

/** Each once: a conversation may change hands between two statements. */
function merge(found: Message[][], field: Field, { sort, take, skip }: KeysetRange): Message[] {
  const all = new Map(found.flat().map(message => [message.id, message]))
  return [...all.values()]
    .sort((one, other) => compare(one, other, field) * (sort === 'asc' ? 1 : -1))
    .slice(skip, skip + take)
}
