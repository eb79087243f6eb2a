import type { SessionFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput, CodedError } from '../../base/errors.js'
import { shownNetworkOf } from '../../base/net/address.js'
import { listFilter } from '../../base/page/listFilter.js'
import { timeRange } from '../../base/page/timeRange.js'
import type { Viewer } from '../../base/viewer.js'
import { checkedSearch, containing } from '../user/search.js'

/** Which sessions a list holds. Who ended one is told to those alone who may end others'. */
export function conditions(
  kind: Db['kind'],
  { permissions }: Viewer,
  filter: SessionFilter,
  usable: () => object,
): object[] {
  const { search, userId, provider, active, lastSeenAfter, lastSeenBefore } = filter
  const { ip, revokedById, revokeReason } = filter
  if (revokedById != null && !permissions.has('SESSIONS_MANAGE'))
    throw new CodedError('FORBIDDEN', 'You need SESSIONS_MANAGE to see who revoked a session.')
  const text = checkedSearch(search)
  return [
    ...listFilter(filter),
    ...(text ? [{ OR: containing(kind, 'userAgent', text) }] : []),
    ...(userId ? [{ userId }] : []),
    ...(provider ? [{ provider }] : []),
    ...(filter.kind ? [{ kind: filter.kind }] : []),
    ...(active === true ? [usable()] : active === false ? [{ NOT: usable() }] : []),
    ...(ip ? [{ network: networkFor(ip) }] : []),
    ...(revokedById ? [{ revokedById }] : []),
    ...(revokeReason ? [{ revokeReason }] : []),
    timeRange('lastSeenAt', lastSeenAfter, lastSeenBefore),
  ]
}

/** Whether a filter is about sessions that were ended. */
export const asksForEnded = (filter: SessionFilter | null | undefined): boolean =>
  filter?.revokedById != null || filter?.revokeReason != null

/** Of a whole address no more than what is shown of it: nobody finds a household by asking for one after the other. */
function networkFor(text: string): string {
  const network = shownNetworkOf(text.replace(/\/\d+$/, ''))
  if (network === null)
    throw badInput({ 'filter.ip': 'ip is neither an address nor a network, such as 192.0.2.0/24.' })
  return network
}
