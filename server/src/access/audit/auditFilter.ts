import type { AuditEventFilter } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { listFilter } from '../../base/page/listFilter.js'

/** Said so that no index is taken for it: almost all do. */
export const succeeded = { notIn: ['DENIED', 'FAILED'] }

/** Which events a list holds. */
export function conditions(filter: AuditEventFilter): object[] {
  const { actorId, actions, targetId, targetType, involvedId, outcome, requestId, ip } = filter
  return [
    ...listFilter(filter),
    {
      ...(actorId && { actorId }),
      ...(actions && { action: { in: actions } }),
      ...(targetId && { targetId }),
      ...(targetType && { targetType }),
      ...(outcome && { outcome: outcome === 'SUCCESS' ? succeeded : outcome }),
      ...(requestId && { requestId }),
      ...(ip && { ip }),
    },
    ...(involvedId ? [{ OR: [{ actorId: involvedId }, { targetId: involvedId }] }] : []),
  ]
}

/** What a filter asks for by texts of the caller's own. */
const textsOf = ({
  ids,
  actorId,
  actions,
  targetId,
  targetType,
  involvedId,
  requestId,
  ip,
}: AuditEventFilter) => ({
  ids,
  actorId,
  actions,
  targetId,
  targetType,
  involvedId,
  requestId,
  ip,
})

export function checkTexts(filter: AuditEventFilter): void {
  checkBulk(filter.actions, 'filter.actions')
  const { search } = filter
  for (const [name, given] of Object.entries({ ...textsOf(filter), search }))
    if ([given].flat().some(text => text?.includes('\0') || text?.isWellFormed() === false))
      throw badInput({ [`filter.${name}`]: `filter.${name} is not valid Unicode text.` })
}

/** What somebody wanted to know, without the time, which changes with each look, and that they searched, not for what. */
export const questionOf = (filter: AuditEventFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ...textsOf(filter),
      outcome: filter.outcome,
      search: filter.search && 'true',
    }).flatMap(([name, given]) =>
      given ? [[name, Array.isArray(given) ? given.toSorted().join(' ') : given]] : [],
    ),
  )
