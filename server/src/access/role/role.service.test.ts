import { Permission } from '@parley/schema'
import { describe, expect, it, test } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { openDatabase } from '../../base/db/database.js'
import { builtInRoles, parsePermissions } from './role.service.js'

describe.each(databases)('the built-in roles on %s', kind => {
  it('are written by the migrations as this release knows them', async () => {
    const test = await createTestDatabase(kind)
    const { db } = await openDatabase(test.address)
    const roles = await db.read.role.findMany({ orderBy: { id: 'asc' } })
    await db.close()
    await test.drop()
    // Who changes them here writes a migration that does so there.
    expect(roles).toEqual(
      Object.entries(builtInRoles).map(([name, { id, description, permissions }]) => ({
        id,
        name,
        description,
        builtIn: true,
        permissions: permissions.join(' '),
        models: null,
        fileQuota: null,
      })),
    )
    // What others wrote is for auditors, of whom no admin is one by being an admin.
    const others = Object.values(Permission).filter(name => name !== 'HISTORY_READ_ALL')
    expect(builtInRoles.admin.permissions).toEqual(others)
  })
})

test('a permission of a newer release allows nothing', () => {
  expect(parsePermissions('CHAT FLY toString')).toEqual(['CHAT'])
  expect(parsePermissions('')).toEqual([])
})
