import type { ApiKeyFilter, Permission } from '@parley/schema'
import { foldColumn } from '../../base/fold.js'
import { listFilter } from '../../base/page/listFilter.js'
import { storable } from '../../base/page/timeRange.js'
import { checkSearch } from './input.js'
import { beginsPrefix } from './key.js'

/** Which keys a list holds. */
export function conditions(filter: ApiKeyFilter, now: Date): object[] {
  const { ownerId, search, active, scopes, unusedSince, expiresBefore } = filter
  checkSearch(search)
  const text = search?.trim()
  const usable = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
  return [
    ...listFilter(filter),
    ...(ownerId ? [{ ownerId }] : []),
    ...(text
      ? [{ OR: [{ nameFolded: { contains: foldColumn(text) } }, ...begins(text.toLowerCase())] }]
      : []),
    ...(active === true ? [usable] : active === false ? [{ NOT: usable }] : []),
    ...(scopes ?? []).map(holding),
    ...(unusedSince ? [unused(storable(unusedSince))] : []),
    ...(expiresBefore ? [{ expiresAt: { lt: storable(expiresBefore) } }] : []),
  ]
}

const begins = (prefix: string): object[] =>
  beginsPrefix(prefix) ? [{ prefix: { startsWith: prefix } }] : []

const unused = (since: Date): object => ({
  OR: [{ lastUsedAt: { lt: since } }, { lastUsedAt: null, createdAt: { lt: since } }],
})

/** Among words with spaces between them; one permission is the beginning of another. */
const holding = (scope: Permission): object => ({
  OR: [
    { scopes: scope },
    { scopes: { startsWith: `${scope} ` } },
    { scopes: { endsWith: ` ${scope}` } },
    { scopes: { contains: ` ${scope} ` } },
  ],
})
