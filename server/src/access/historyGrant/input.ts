import type { HistoryGrantFilter, HistoryReadFilter, OpenHistoryInput } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { timeRange } from '../../base/page/timeRange.js'
import { statusWhere } from './status.js'

const MAX_REASON = 500
const MAX_MINUTES = 480

/** Whose conversations, or which one; both null: everybody's. */
export interface About {
  userId: string | null
  conversationId: string | null
}

/** Why somebody reads what others wrote, as it is kept; undefined, with the problem noted, if it is no reason. */
export function checkedReason(
  reason: string | null | undefined,
  path: string,
  problems: Record<string, string>,
): string | undefined {
  const text = reason?.trim() ?? ''
  if (text === '') problems[path] = 'A reason is needed to read what others wrote: they are told.'
  else if (text.length > MAX_REASON) problems[path] = `reason is longer than ${MAX_REASON} characters.`
  else if (text.includes('\0') || !text.isWellFormed()) problems[path] = 'reason is not valid Unicode text.'
  else return text
  return undefined
}

export function checkedGrant(input: OpenHistoryInput): About & { reason: string; minutes: number } {
  const { userId = null, conversationId = null, all, minutes } = input
  const problems: Record<string, string> = {}
  const named = [userId !== null, conversationId !== null, all === true].filter(Boolean).length
  if (named !== 1) problems.input = 'Give one of userId, conversationId and all.'
  if (minutes < 1 || minutes > MAX_MINUTES) problems['input.minutes'] = `minutes must be 1 to ${MAX_MINUTES}.`
  const reason = checkedReason(input.reason, 'input.reason', problems)
  if (reason === undefined || Object.keys(problems).length > 0) throw badInput(problems)
  return { userId, conversationId, reason, minutes }
}

/** Nothing is opened that is not there: nobody who is gone, and no conversation that no list shows. */
export async function requireThere(tx: Transaction, { userId, conversationId }: About): Promise<void> {
  if (userId !== null && !(await tx.user.findFirst({ where: { id: userId, status: { not: 'ERASED' } } })))
    throw notFound('The user')
  if (
    conversationId !== null &&
    !(await tx.conversation.findFirst({ where: { id: conversationId, temporary: false } }))
  )
    throw notFound('The conversation')
}

export function grantConditions(filter: HistoryGrantFilter, now: Date): object[] {
  const { ids, holderId, userId, conversationId, status } = filter
  checkBulk(ids, 'filter.ids')
  return [
    ...(ids ? [{ id: { in: ids } }] : []),
    ...(holderId != null ? [{ holderId }] : []),
    ...(userId != null ? [{ userId }] : []),
    ...(conversationId != null ? [{ conversationId }] : []),
    ...(status != null ? [statusWhere(status, now)] : []),
    timeRange('createdAt', filter.createdAfter, filter.createdBefore),
  ]
}

export function readConditions({ ids, kind, createdAfter, createdBefore }: HistoryReadFilter): object[] {
  checkBulk(ids, 'filter.ids')
  return [
    ...(ids ? [{ id: { in: ids } }] : []),
    ...(kind != null ? [{ kind }] : []),
    timeRange('firstReadAt', createdAfter, createdBefore),
  ]
}
