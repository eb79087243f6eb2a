import { type PermissionName, parseModels, parsePermissions } from './role.service.js'

/** What somebody may do. */
export interface Rights {
  permissions: ReadonlySet<PermissionName>
  /** Ids of models; null: every model. */
  models: ReadonlySet<string> | null
}

/** A role as it is stored. */
export interface StoredRights {
  permissions: string
  models: string | null
}

/** Separate roles, and their models from their permissions, in what `rightsOf` gives: neither stands in a name or an id. */
export const BETWEEN_ROLES = '\u001e'
export const BEFORE_MODELS = '\u001f'

/** What the column that `rightsOf` makes says. */
export const parseRights = (text: string): Rights =>
  rightsIn(
    text.split(BETWEEN_ROLES).map(role => {
      const [permissions = '', models = null] = role.split(BEFORE_MODELS)
      return { permissions, models }
    }),
  )

/** What roles allow together: every permission of each, and the models of those that allow to chat. */
export function rightsIn(roles: readonly StoredRights[]): Rights {
  const parsed = roles.map(role => ({ ...role, names: parsePermissions(role.permissions) }))
  const lists = parsed.filter(({ names }) => names.includes('CHAT')).map(({ models }) => parseModels(models))
  return {
    permissions: new Set(parsed.flatMap(({ names }) => names)),
    models: lists.includes(null) ? null : new Set(lists.flatMap(list => list ?? [])),
  }
}

/** An API key holds those of its scopes that its owner holds at this moment. */
export const narrowed = (
  { permissions }: Pick<Rights, 'permissions'>,
  scopes: ReadonlySet<PermissionName>,
): ReadonlySet<PermissionName> => new Set([...permissions].filter(name => scopes.has(name)))
