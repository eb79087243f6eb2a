import { expect, test } from 'vitest'
import { BEFORE_MODELS, BETWEEN_ROLES, narrowed, parseRights, rightsIn } from './rights.js'

const told = ({ permissions, models }: ReturnType<typeof rightsIn>) => ({
  permissions: [...permissions].sort(),
  models: models && [...models].sort(),
})

test('roles allow together what each allows, and the models of those that allow to chat', () => {
  const reader = { permissions: 'HISTORY_READ', models: null }
  const one = { permissions: 'CHAT', models: 'mdl_1' }
  const two = { permissions: 'CHAT HISTORY_READ', models: 'mdl_1\nmdl_2' }
  expect(told(rightsIn([]))).toEqual({ permissions: [], models: [] })
  expect(told(rightsIn([reader]))).toEqual({ permissions: ['HISTORY_READ'], models: [] })
  expect(told(rightsIn([reader, one, two]))).toEqual({
    permissions: ['CHAT', 'HISTORY_READ'],
    models: ['mdl_1', 'mdl_2'],
  })
  expect(told(rightsIn([one, { permissions: 'CHAT', models: null }]))).toEqual({
    permissions: ['CHAT'],
    models: null,
  })
})

test('the text of a column says the same of the roles in it', () => {
  const text = ['CHAT', `HISTORY_READ CHAT${BEFORE_MODELS}mdl_1`].join(BETWEEN_ROLES)
  expect(told(parseRights(text))).toEqual({ permissions: ['CHAT', 'HISTORY_READ'], models: null })
  expect(told(parseRights(`CHAT${BEFORE_MODELS}mdl_1`)).models).toEqual(['mdl_1'])
  expect(told(parseRights(`CHAT${BEFORE_MODELS}`)).models).toEqual([])
  expect(told(parseRights(''))).toEqual({ permissions: [], models: [] })
})

test('a key holds those of its scopes that its owner holds', () => {
  const rights = parseRights('CHAT HISTORY_READ')
  expect([...narrowed(rights, new Set(['CHAT', 'AUDIT_READ']))]).toEqual(['CHAT'])
})
