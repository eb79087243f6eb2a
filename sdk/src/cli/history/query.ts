import type { HistoryScope, MessageFilter, MessageRole } from '../../index.js'
import { InvalidArgumentError } from '../parser.js'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

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

/** A day begins at midnight UTC: the same command means the same everywhere. */
export function parseTime(text: string): string {
  const date = new Date(text)
  if (!(DAY.test(text) || TIME.test(text)) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('It is neither a day, 2026-03-01, nor a time, 2026-03-01T08:00:00Z.')
  return date.toISOString()
}
