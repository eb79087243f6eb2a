import type { Role } from '@parley/prisma'
import { parsePermissions } from './role.service.js'

/** What the files of somebody with these roles may take: the most of those that allow to chat. */
export function fileQuotaOf(
  roles: readonly Pick<Role, 'permissions' | 'fileQuota'>[],
  otherwise: number,
): number {
  const chatting = roles.filter(({ permissions }) => parsePermissions(permissions).includes('CHAT'))
  const quotas = chatting.map(({ fileQuota }) => (fileQuota === null ? otherwise : Number(fileQuota)))
  return quotas.length > 0 ? Math.max(...quotas) : otherwise
}
