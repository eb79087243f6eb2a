import type { UserFilter } from '@parley/schema'
import { foldColumn } from '../../base/fold.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { listFilter } from '../../base/page/listFilter.js'
import { timeRange } from '../../base/page/timeRange.js'
import { checkedSearch } from './search.js'

/** Whom a list of users holds; `over` are those whose budgets are used up. */
export function conditions(filter: UserFilter, now: Date, over: string[] = []): object[] {
  const { search, roleId, roleIds, hasRole, status, statuses, provider, hasApiKey, overBudget } = filter
  checkBulk(roleIds, 'filter.roleIds')
  const text = checkedSearch(search)
  const usable = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }
  return [
    ...listFilter(filter),
    ...(text
      ? [
          {
            OR: [
              { nameFolded: { contains: foldColumn(text) } },
              { emailFolded: { contains: foldColumn(text) } },
            ],
          },
        ]
      : []),
    ...(roleId != null ? [{ roles: { some: { roleId } } }] : []),
    ...(roleIds ? [{ roles: { some: { roleId: { in: roleIds } } } }] : []),
    ...(hasRole != null ? [{ roles: hasRole ? { some: {} } : { none: {} } }] : []),
    ...(status != null ? [{ status }] : []),
    ...(statuses ? [{ status: { in: statuses } }] : []),
    ...(provider != null ? [{ identities: { some: { provider } } }] : []),
    ...(hasApiKey != null ? [{ apiKeys: hasApiKey ? { some: usable } : { none: usable } }] : []),
    ...(overBudget != null ? [{ id: overBudget ? { in: over } : { notIn: over } }] : []),
    timeRange('lastSeenAt', filter.lastSeenAfter, filter.lastSeenBefore),
  ]
}
