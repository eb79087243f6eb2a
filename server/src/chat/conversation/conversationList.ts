import type { Conversation } from '@parley/prisma'
import type { ConversationFilter, ConversationOrder, HistoryScope, Page, PageArgs } from '@parley/schema'
import { CodedError } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import type { Search } from '../search/search.js'
import type { Opened } from './conversation.sql.js'
import { createConversationSource, type Listed } from './conversationList.sql.js'
import { type Field, orders } from './conversationOrder.sql.js'
import { enterScope, type ScopeDeps } from './historyRead.js'
import { hitsPage } from './hitsPage.js'
import { checkTags } from './input.js'
import { searchScope, searchText } from './searchScope.js'

export type ConversationArgs = PageArgs & {
  filter?: ConversationFilter | null
  orderBy?: ConversationOrder | null
  scope?: HistoryScope | null
  /** Whether each is asked for its last message. */
  withLast?: boolean
}

/** Lists of conversations: a person's own and those shared with them, or everybody's. Temporary ones are in none. */
export function createConversationList(deps: ScopeDeps & { search: Search }) {
  const { db, search } = deps

  return async (viewer: Viewer, args: ConversationArgs): Promise<Page<Opened>> => {
    const filter = args.filter ?? {}
    const scope = args.scope ?? 'OWN'
    checkBulk(filter.ids, 'filter.ids')
    checkTags(filter.tags, 'filter.tags')
    const words = filter.search == null ? null : searchText(filter.search)
    const { field, direction } = args.orderBy ?? { field: 'LAST_MESSAGE_AT', direction: 'DESC' }
    if (field === 'COST' || filter.minCost != null || filter.maxCost != null) requireCosts(viewer)
    const byText = field === 'TITLE'
    const everybodys = await enterScope(deps, viewer, { list: 'conversations', scope, filter, byText })
    const shown = async (page: Page<Opened>): Promise<Page<Opened>> => {
      await everybodys?.told(page.nodes.map(({ id, ownerId }) => ({ conversationId: id, ownerId })))
      return page
    }

    const source = createConversationSource(db, viewer, scope, filter)
    const order = { ...orders[field], direction }

    if (words !== null) {
      const whose = await searchScope(db, viewer, scope, filter)
      const ranked = whose ? await search.conversations(whose, words) : []
      const visible = await source.among(ranked, order.field)
      const page = await hitsPage<Field, Conversation>({
        args,
        ranked,
        order: args.orderBy ? order : null,
        visible,
        rows: ids => db.read.conversation.findMany({ where: { id: { in: ids } } }),
      })
      return shown(page)
    }
    const page = await keysetPage<Field, Listed>({
      args,
      order,
      find: (_query, range) => source.find(range, order.field, args.withLast),
      count: source.count,
    })
    return shown(page)
  }
}

/** The order of costs tells them. */
function requireCosts({ permissions }: Viewer): void {
  if (!permissions.has('USAGE_READ_ALL'))
    throw new CodedError('FORBIDDEN', 'You need USAGE_READ_ALL to see what conversations cost.')
}
