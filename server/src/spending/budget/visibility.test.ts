import type { ApiKey, Budget, User } from '@parley/prisma'
import { expect, test } from 'vitest'
import type { PermissionName } from '../../access/role/role.service.js'
import type { Viewer } from '../../base/viewer.js'
import { seesBudget, seesBudgetsOf, subjectOf } from './visibility.js'

const viewer = (id: string, permissions: PermissionName[] = [], keyId?: string) =>
  ({
    user: { id } as User,
    permissions: new Set(permissions),
    session: keyId ? null : {},
    apiKey: keyId ? ({ id: keyId } as ApiKey) : null,
  }) as unknown as Viewer
const budget = (scope: string, subjectId = '') => ({ scope, subjectId }) as Budget

test('budgets are seen by whom they limit, and by whoever manages them', () => {
  expect(seesBudgetsOf(viewer('usr_1'), 'usr_1')).toBe(true)
  expect(seesBudgetsOf(viewer('usr_2'), 'usr_1')).toBe(false)
  expect(seesBudgetsOf(viewer('usr_2', ['BUDGETS_MANAGE']), 'usr_1')).toBe(true)
  expect(seesBudgetsOf(null, 'usr_1')).toBe(false)
})

test('of what limits a person the organisation’s budget and others’ keys are not theirs to see', () => {
  const own = viewer('usr_1', [], 'key_1')
  expect(seesBudget(own, budget('USER', 'usr_1'), 'usr_1')).toBe(true)
  expect(seesBudget(own, budget('ROLE', 'rol_1'), 'usr_1')).toBe(true)
  expect(seesBudget(own, budget('ORGANIZATION'), 'usr_1')).toBe(false)
  expect(seesBudget(own, budget('API_KEY', 'key_1'), 'usr_1')).toBe(true)
  expect(seesBudget(viewer('usr_2'), budget('API_KEY', 'key_1'), 'usr_1')).toBe(false)
  expect(seesBudget(viewer('usr_2', ['BUDGETS_MANAGE']), budget('ORGANIZATION'), 'usr_1')).toBe(true)
})

test('what a budget limits is shown to whom it is shown elsewhere', async () => {
  const asker = (who: Viewer | null) =>
    ({
      viewer: who,
      loaders: {
        user: { load: async (id: string) => ({ id }) },
        apiKey: { load: async (id: string) => (id === 'gone' ? null : { id, ownerId: 'usr_1' }) },
        role: { load: async (id: string) => ({ id }) },
        roles: { load: async () => [{ roleId: 'rol_1', role: { id: 'rol_1' } }] },
      },
    }) as unknown as Parameters<typeof subjectOf>[0]
  const shown = async (who: Viewer | null, scope: string, id: string) =>
    (await subjectOf(asker(who), budget(scope, id)))?.id ?? null
  expect(await shown(null, 'USER', 'usr_9')).toBe('usr_9')
  expect(await shown(viewer('usr_1'), 'API_KEY', 'key_1')).toBe('key_1')
  expect(await shown(viewer('usr_2'), 'API_KEY', 'key_1')).toBeNull()
  expect(await shown(viewer('usr_2', ['API_KEYS_MANAGE']), 'API_KEY', 'key_1')).toBe('key_1')
  expect(await shown(viewer('usr_1'), 'API_KEY', 'gone')).toBeNull()
  expect(await shown(viewer('usr_1'), 'ROLE', 'rol_1')).toBe('rol_1')
  expect(await shown(viewer('usr_1'), 'ROLE', 'rol_2')).toBeNull()
  expect(await shown(viewer('usr_1', ['ROLES_MANAGE']), 'ROLE', 'rol_2')).toBe('rol_2')
  expect(await shown(viewer('usr_1', ['USERS_READ']), 'ROLE', 'rol_2')).toBe('rol_2')
  expect(await shown(null, 'ROLE', 'rol_1')).toBeNull()
  expect(await shown(viewer('usr_1'), 'ORGANIZATION', '')).toBeNull()
})
