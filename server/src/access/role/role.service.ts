import { Permission } from '@parley/schema'

export type PermissionName = Permission
export type BuiltInRoleName = 'admin' | 'auditor' | 'user' | 'viewer'

interface BuiltInRole {
  id: string
  description: string
  permissions: readonly PermissionName[]
}

/** As the migrations write them; whatever release wrote them last, they are obeyed as they are stored. */
export const builtInRoles: Readonly<Record<BuiltInRoleName, BuiltInRole>> = {
  admin: {
    id: 'rol_admin',
    description: 'Runs the server: everything but reading what others write.',
    permissions: Object.values(Permission).filter(name => name !== 'HISTORY_READ_ALL'),
  },
  auditor: {
    id: 'rol_auditor',
    description: 'Reads what others write, for a while and for a reason that they are told.',
    permissions: ['HISTORY_READ', 'HISTORY_READ_ALL'],
  },
  user: { id: 'rol_user', description: 'Chats.', permissions: ['HISTORY_READ', 'CHAT'] },
  viewer: { id: 'rol_viewer', description: 'Reads their own history.', permissions: ['HISTORY_READ'] },
}

/** Names this release does not know (the database may be newer) allow nothing. */
export function parsePermissions(stored: string): PermissionName[] {
  return stored.split(' ').filter((name): name is PermissionName => Object.hasOwn(Permission, name))
}

/** Null: every model. */
export const parseModels = (stored: string | null): string[] | null =>
  stored === null ? null : stored.split('\n').filter(Boolean)
