import type { CreateApiKeyInput, Permission } from '@parley/schema'
import { badInput, CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { checkedReason } from '../historyGrant/input.js'

const MAX_NAME = 100
const MAX_SEARCH = 100
const YEAR = 365 * 86_400_000

/** What a new key is made of, if its owner may have it. */
export function checkedKey(
  { permissions }: Viewer,
  { name: given, scopes, expiresAt, reason: why }: CreateApiKeyInput,
  now: Date,
): { name: string; scopes: Permission[]; expiresAt: Date; reason: string | null } {
  const problems: Record<string, string> = {}
  const name = given.trim().normalize('NFC')
  const longest = new Date(now.getTime() + YEAR)
  if (name === '') problems['input.name'] = 'name is empty.'
  if (name.length > MAX_NAME) problems['input.name'] = `name is longer than ${MAX_NAME} characters.`
  if (scopes.length === 0) problems['input.scopes'] = 'A key without scopes could do nothing.'
  if (expiresAt === null) problems['input.expiresAt'] = 'Every key expires: leave expiresAt out for a year.'
  if (expiresAt && expiresAt <= now) problems['input.expiresAt'] = 'expiresAt is in the past.'
  if (expiresAt && expiresAt > longest)
    problems['input.expiresAt'] = 'expiresAt is more than a year from now.'
  const readsAll = scopes.includes('HISTORY_READ_ALL')
  const reason = readsAll || why ? checkedReason(why, 'input.reason', problems) : undefined
  if (Object.keys(problems).length > 0) throw badInput(problems)
  const unheld = scopes.filter(scope => !permissions.has(scope))
  if (unheld.length > 0)
    throw new CodedError('FORBIDDEN', `You cannot give what you do not have: ${unheld.join(', ')}.`)
  return { name, scopes: [...new Set(scopes)], expiresAt: expiresAt ?? longest, reason: reason ?? null }
}

export function checkSearch(search: string | null | undefined): void {
  if (search && search.length > MAX_SEARCH)
    throw badInput({ 'filter.search': `search is longer than ${MAX_SEARCH} characters.` })
}
