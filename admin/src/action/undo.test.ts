import { expect, it } from 'vitest'
import { resourceOf } from '../define/known.js'
import type { Row } from '../define/title.js'
import { undoOf } from './undo.js'

const users = resourceOf('users')
const row = (id: string, status: string, ...roles: [id: string, source: string][]): Row => ({
  ...{ id, status, roles: roles.map(([id, source]) => ({ role: { id }, source })) },
})
const undo = (name: string, rows: Row[], ids = rows.map(({ id }) => id), values = { roleId: 'rol_1' }) => {
  const action = users.actions.find(action => action.name === name)
  return action ? undoOf(users, action, rows, ids, values) : undefined
}

it('offers to take back what was changed', () => {
  expect(undo('suspendUsers', [row('usr_1', 'ACTIVE'), row('usr_2', 'SUSPENDED')])).toMatchObject({
    ...{ action: { name: 'reactivateUsers' }, ids: ['usr_1'], values: {} },
  })
  expect(undo('reactivateUsers', [row('usr_1', 'SUSPENDED')])).not.toBeNull()
  expect(undo('assignRole', [row('usr_1', 'ACTIVE')])).toMatchObject({
    ...{ action: { name: 'revokeRole' }, ids: ['usr_1'], values: { roleId: 'rol_1' } },
  })
  expect(undo('revokeRole', [row('usr_1', 'ACTIVE', ['rol_1', 'MANUAL'])])).not.toBeNull()
})

it('offers nothing where nothing was changed, or nobody knows what', () => {
  expect(undo('suspendUsers', [row('usr_1', 'SUSPENDED')])).toBeNull()
  expect(undo('assignRole', [row('usr_1', 'ACTIVE', ['rol_1', 'DEFAULT'])])).toBeNull()
  expect(undo('revokeRole', [row('usr_1', 'ACTIVE', ['rol_1', 'MAPPED'])])).toBeNull()
  expect(undo('suspendUsers', [row('usr_1', 'ACTIVE')], ['usr_1', 'usr_2'])).toBeNull()
  expect(undo('deleteUser', [row('usr_1', 'ACTIVE')])).toBeNull()
})
