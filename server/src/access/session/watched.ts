import type { ErrorCode } from '../../base/errors.js'
import type { Bearer } from '../../base/viewer.js'
import { type PermissionName, parsePermissions } from '../role/role.service.js'

/** As much of somebody who asks as is needed to know whether they still may. */
export interface Watched {
  user: Pick<Bearer['user'], 'id'>
  session: Pick<NonNullable<Bearer['session']>, 'id'> | null
  apiKey: Pick<NonNullable<Bearer['apiKey']>, 'id' | 'scopes'> | null
  permissions: Bearer['permissions']
}

/** Something that goes on after its request was answered: a socket, a running reply. */
export interface Dependent {
  /** Its session or key no longer holds. Called once. */
  ended(code: EndCode): void
  /** What its bearer may do now: said after each check, changed or not. */
  allowed(permissions: ReadonlySet<PermissionName>): void
  /** Whether it counts as use of its session. */
  inUse?(): boolean
}

export type EndCode = Extract<ErrorCode, 'SESSION_REVOKED' | 'SESSION_EXPIRED' | 'UNAUTHENTICATED'>

export interface Watch {
  /** What the bearer may do, as of the last check. */
  readonly permissions: ReadonlySet<PermissionName>
  /** Pending while the bearer's rights are being asked for: nothing is delivered meanwhile. */
  settled(): Promise<void> | undefined
  /** Asks now. */
  recheck(): Promise<void> | undefined
  release(): void
}

/** A session or key with what is open on it here. */
export interface Entry {
  readonly id: string
  readonly userId: string
  /** Of an API key: what it was made for. */
  readonly scopes: ReadonlySet<PermissionName> | null
  readonly dependents: Set<Dependent>
  /** As the last check found them; null before the first. */
  rights: string | null
  permissions: ReadonlySet<PermissionName>
  /** Number of the check the rights are from. */
  checked: number
  touchedAt: number
  /** The rights may have changed: over with the answer of this check or a later one. */
  doubt: { check: number; promise: Promise<void>; resolve: () => void } | null
}

export const newEntry = (id: string, { user, apiKey, permissions }: Watched, now: Date): Entry => ({
  id,
  userId: user.id,
  scopes: apiKey ? new Set(parsePermissions(apiKey.scopes)) : null,
  dependents: new Set(),
  rights: null,
  permissions,
  checked: 0,
  touchedAt: now.getTime(),
  doubt: null,
})
