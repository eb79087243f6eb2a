import type { HistoryScope, MessageFilter, MessageRole } from '../../index.js'

/** What is exported. Kept with the progress: only the same goes on. */
export interface Query {
  filter: MessageFilter
  scope: HistoryScope
}

export interface QueryOptions {
  after?: string
  before?: string
  conversation?: string
  role?: string
  search?: string
  scope: string
}

export function queryOf({ after, before, conversation, role, search, scope }: QueryOptions): Query {
  return {
    filter: {
      ...(after && { createdAfter: after }),
      ...(before && { createdBefore: before }),
      ...(conversation && { conversationId: conversation }),
      ...(role && { role: role.toUpperCase() as MessageRole }),
      ...(search && { search }),
    },
    scope: scope.toUpperCase() as HistoryScope,
  }
}
