import type { DatabaseKind } from '@parley/prisma'
import { expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { formerDatabase } from '../../../test/release.js'
import { newId } from '../../base/db/id.js'

const line = expect.objectContaining({
  msg: 'nobody may read what others write: AUDITOR_EMAILS names no auditor',
})

test('a server at which nobody may read what others write says so when it starts', async () => {
  await using alone = await startParley()
  expect(alone.log).toContainEqual(line)
  await using named = await startParley({ env: { AUDITOR_EMAILS: 'somebody@example.com' } })
  expect(named.log).not.toContainEqual(line)
  await using mapped = await startParley({ env: { ROLE_MAPPINGS: 'dev:staff=auditor' } })
  expect(mapped.log).not.toContainEqual(line)
})

test('AUDITOR_EMAILS makes an auditor of whoever signs in with that address, for as long as it names them', async () => {
  await using parley = await startParley({ env: { AUDITOR_EMAILS: 'Jonas@Example.com' } })
  const roles = '{ me { permissions roles { source role { id name } } } }'
  const { me } = (await (await parley.signIn('user')).ask(roles)).data
  expect(me.permissions).toContain('HISTORY_READ_ALL')
  expect(me.roles).toContainEqual({ source: 'BOOTSTRAP', role: { id: 'rol_auditor', name: 'auditor' } })
  await parley.stop()
  await using later = await startParley({ env: { DATABASE_URL: parley.databaseUrl } })
  const after = (await (await later.signIn('user')).ask(roles)).data.me
  expect(after.permissions).not.toContain('HISTORY_READ_ALL')
})

/** As the release before left it. */
const before = (kind: DatabaseKind) => formerDatabase(kind, '20261128095000')

onEveryDatabase(kind => {
  test('an upgrade takes what others write from admins, and leaves it to those whose keys read it, which is recorded', async () => {
    await using old = await before(kind)
    const hour = 3_600_000
    const people = await beside(old.url, async client => {
      // What the client of this release would read back, or name, is not there yet.
      const person = async (roleId: string) => {
        const [id, now] = [newId('usr'), new Date()]
        const user = { id, name: 'Somebody', status: 'ACTIVE', createdAt: now, lastSeenAt: now }
        await client.user.createMany({ data: [user] })
        const assignment = { id: newId('asg'), userId: id, roleId, source: 'MANUAL', assignedAt: now }
        await client.roleAssignment.createMany({ data: [assignment] })
        return { id }
      }
      const key = async (ownerId: string, scopes: string, more: object = {}) => {
        const id = newId('key')
        const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + hour) }
        const data = { id, ownerId, name: 'key', prefix: 'parley', keyHash: id, scopes, ...times, ...more }
        await client.apiKey.createMany({ data: [data] })
      }
      const [owner, plain, ended, expired, user] = [
        await person('rol_admin'),
        await person('rol_admin'),
        await person('rol_admin'),
        await person('rol_admin'),
        await person('rol_user'),
      ]
      await key(owner.id, 'HISTORY_READ HISTORY_READ_ALL')
      await key(owner.id, 'HISTORY_READ_ALL')
      await key(plain.id, 'HISTORY_READ')
      await key(ended.id, 'HISTORY_READ_ALL', { revokedAt: new Date() })
      await key(expired.id, 'HISTORY_READ_ALL', { expiresAt: new Date(Date.now() - hour) })
      await key(user.id, 'HISTORY_READ HISTORY_READ_ALL')
      return { owner }
    })
    for (let start = 0; start < 2; start++) {
      await using _parley = await startParley({ database: kind, env: { DATABASE_URL: old.url } })
    }
    const { auditors, recorded, admin } = await beside(old.url, async client => ({
      auditors: await client.roleAssignment.findMany({ where: { roleId: 'rol_auditor' } }),
      recorded: await client.auditEvent.findMany({ where: { action: 'role.assigned' } }),
      admin: await client.role.findUniqueOrThrow({ where: { id: 'rol_admin' } }),
    }))
    expect(auditors).toMatchObject([{ userId: people.owner.id, source: 'MIGRATED', assignedById: null }])
    expect(Math.abs(Number(auditors[0]?.assignedAt) - Date.now())).toBeLessThan(hour)
    expect(recorded).toMatchObject([{ actorId: null, targetType: 'User', targetId: people.owner.id }])
    expect(recorded[0]?.details).toContain('MIGRATED')
    expect(admin.permissions.split(' ')).not.toContain('HISTORY_READ_ALL')
  })

  test('an upgrade leaves a role that is called auditor its name, and what the configuration gives with it', async () => {
    await using old = await before(kind)
    await beside(old.url, client =>
      client.role.createMany({
        data: [{ id: newId('rol'), name: 'Auditor', builtIn: false, permissions: 'AUDIT_READ' }],
      }),
    )
    const env = { DATABASE_URL: old.url, ROLE_MAPPINGS: 'dev:user=Auditor' }
    await using parley = await startParley({ database: kind, env })
    const { me } = (await (await parley.signIn('user')).ask('{ me { permissions roles { role { name } } } }'))
      .data
    expect(me.roles).toContainEqual({ role: { name: 'Auditor' } })
    expect(me.permissions).not.toContain('HISTORY_READ_ALL')
    const named = await beside(old.url, client => client.role.findUnique({ where: { id: 'rol_auditor' } }))
    expect(named?.name).toBe('history auditor')
  })
})
