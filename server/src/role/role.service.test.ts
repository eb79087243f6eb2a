import { Permission } from '@parley/schema'
import { expect, test } from 'vitest'
import { openSignInDoor } from '../../test/signInDoor.js'
import type { Db } from '../db/db.js'
import { ensureBuiltInRoles, parsePermissions } from './role.service.js'

test('built-in roles are stored once, and mended when they differ', async () => {
  await using door = await openSignInDoor()
  let writes = 0
  const db: Db = {
    ...door.db,
    read: door.db.read,
    write(work) {
      writes++
      return door.db.write(work)
    },
  }
  await ensureBuiltInRoles(db)
  expect(writes).toBe(0)
  await door.db.write(tx => tx.role.update({ where: { id: 'rol_viewer' }, data: { permissions: 'CHAT' } }))
  await ensureBuiltInRoles(db)
  expect(writes).toBe(1)
  const roles = await db.read.role.findMany({ orderBy: { id: 'asc' } })
  expect(roles.map(({ name, permissions }) => [name, permissions])).toEqual([
    ['admin', Object.values(Permission).join(' ')],
    ['user', 'HISTORY_READ CHAT'],
    ['viewer', 'HISTORY_READ'],
  ])
})

test('a permission of a newer release allows nothing', () => {
  expect(parsePermissions('CHAT FLY toString')).toEqual(['CHAT'])
  expect(parsePermissions('')).toEqual([])
})
