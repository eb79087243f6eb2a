import type { Role } from '@parley/prisma'
import { Permission } from '@parley/schema'
import type { Db } from '../db/db.js'

export type PermissionName = Permission
export type BuiltInRoleName = 'admin' | 'user' | 'viewer'

interface BuiltInRole {
  id: string
  description: string
  permissions: readonly PermissionName[]
}

export const builtInRoles: Readonly<Record<BuiltInRoleName, BuiltInRole>> = {
  admin: {
    id: 'rol_admin',
    description: 'Runs the server: everything.',
    permissions: Object.values(Permission),
  },
  user: { id: 'rol_user', description: 'Chats.', permissions: ['HISTORY_READ', 'CHAT'] },
  viewer: { id: 'rol_viewer', description: 'Reads their own history.', permissions: ['HISTORY_READ'] },
}

/** Brings the stored built-in roles in step with this release. Writes nothing when they already are. */
export async function ensureBuiltInRoles(db: Db): Promise<void> {
  const stored = new Map(
    (await db.read.role.findMany({ where: { builtIn: true } })).map(role => [role.id, role]),
  )
  const stale = wanted.filter(role => !isSame(role, stored.get(role.id)))
  if (stale.length === 0) return
  await db.write(async tx => {
    for (const role of stale) await tx.role.upsert({ where: { id: role.id }, create: role, update: role })
  })
}

/** Names this release does not know (the database may be newer) allow nothing. */
export function parsePermissions(stored: string): PermissionName[] {
  return stored.split(' ').filter((name): name is PermissionName => Object.hasOwn(Permission, name))
}

/** Null: every model. */
export const parseModels = (stored: string | null): string[] | null =>
  stored === null ? null : stored.split('\n').filter(Boolean)

/** The models that roles allow together: those of the roles that allow to chat. Null: every model. */
export function modelsOf(
  roles: { permissions: string | null; models: string | null }[],
): ReadonlySet<string> | null {
  const lists = roles
    .filter(role => parsePermissions(role.permissions ?? '').includes('CHAT'))
    .map(role => parseModels(role.models))
  return lists.includes(null) ? null : new Set(lists.flatMap(list => list ?? []))
}

const wanted: Role[] = Object.entries(builtInRoles).map(([name, { id, description, permissions }]) => ({
  id,
  name,
  description,
  builtIn: true,
  permissions: permissions.join(' '),
  models: null,
}))

const isSame = (role: Role, stored: Role | undefined): boolean =>
  stored?.name === role.name &&
  stored.description === role.description &&
  stored.permissions === role.permissions
