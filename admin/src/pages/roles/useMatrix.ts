import { useMemo, useState } from 'react'
import { known } from '../../define/known.js'
import type { Permission, Records } from '../../generated/resources.js'

export type Role = Records['roles']

export interface RoleChange {
  role: Role
  added: readonly Permission[]
  removed: readonly Permission[]
  /** What it would allow then. */
  permissions: readonly Permission[]
}

/** What roles allow, and what somebody has changed about it without saving. */
export function useMatrix(roles: readonly Role[]) {
  const [edited, setEdited] = useState<ReadonlyMap<string, ReadonlySet<Permission>>>(new Map())
  const permissions = (known.enums.Permission ?? []).map(({ value, help }) => ({
    value: value as Permission,
    help,
  }))
  const allows = (role: Role, permission: Permission): boolean =>
    edited.get(role.id)?.has(permission) ?? role.permissions.includes(permission)
  const changes = useMemo(() => changesOf(roles, edited), [roles, edited])
  return {
    permissions,
    allows,
    changes,
    isChanged: (role: Role, permission: Permission) =>
      allows(role, permission) !== role.permissions.includes(permission),
    toggle(role: Role, permission: Permission) {
      const now = new Set(edited.get(role.id) ?? role.permissions)
      if (!now.delete(permission)) now.add(permission)
      setEdited(new Map([...edited, [role.id, now]]))
    },
    discard: () => setEdited(new Map()),
  }
}

export function changesOf(
  roles: readonly Role[],
  edited: ReadonlyMap<string, ReadonlySet<Permission>>,
): RoleChange[] {
  return roles.flatMap(role => {
    const now = edited.get(role.id)
    if (!now) return []
    const added = [...now].filter(permission => !role.permissions.includes(permission))
    const removed = role.permissions.filter(permission => !now.has(permission))
    return added.length + removed.length > 0 ? [{ role, added, removed, permissions: [...now] }] : []
  })
}
