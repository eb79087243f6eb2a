import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import type { Row } from '../define/title.js'

type Values = Record<string, unknown>

/** A mutation that takes another one back. */
export interface Undo {
  action: ActionDefinition
  ids: readonly string[]
  values: Values
}

interface Inverse {
  /** The mutation that takes it back. */
  by: string
  /** Whether it changed this one, by how that was before: the others stay as they are. */
  changed(row: Row, values: Values): boolean
}

/** What can be taken back without harm. Sessions that ended stay so: their people sign in again. */
const undos: Readonly<Record<string, Inverse>> = {
  suspendUsers: { by: 'reactivateUsers', changed: ({ status }) => status === 'ACTIVE' },
  reactivateUsers: { by: 'suspendUsers', changed: ({ status }) => status === 'SUSPENDED' },
  assignRole: { by: 'revokeRole', changed: (row, { roleId }) => sourcesOf(row, roleId)?.length === 0 },
  revokeRole: {
    by: 'assignRole',
    changed: (row, { roleId }) => sourcesOf(row, roleId)?.includes('MANUAL') === true,
  },
}

/** What takes an action back; null where nothing does, or where nobody knows how all of them were before. */
export function undoOf(
  definition: ResourceDefinition,
  { name }: ActionDefinition,
  rows: readonly Row[],
  ids: readonly string[],
  values: Values,
): Undo | null {
  const undo = undos[name]
  const action = definition.actions.find(other => other.name === undo?.by)
  if (!undo || !action || ids.some(id => !rows.some(row => row.id === id))) return null
  const changed = rows.filter(row => ids.includes(row.id) && undo.changed(row, values)).map(({ id }) => id)
  if (changed.length === 0) return null
  const taken = Object.fromEntries(
    action.inputs.flatMap(({ name, required }) => (required ? [[name, values[name]]] : [])),
  )
  return { action, ids: changed, values: taken }
}

/** From where somebody has a role; null where the list was not asked for that. */
function sourcesOf({ roles }: Row, roleId: unknown): unknown[] | null {
  if (!Array.isArray(roles)) return null
  return roles.filter(({ role }) => role?.id === roleId).map(({ source }) => source)
}
