import type { User } from '@parley/prisma'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onEveryDatabase } from '../../../test/parley.js'
import { openPeople, type People } from '../../../test/people.js'
import { newId } from '../../base/db/id.js'
import type { Viewer } from '../../base/viewer.js'
import { openToAll } from '../auth/signInRules.js'
import { changeRoles, planRoles } from '../user/signInRoles.js'
import { isLastAdmin } from './lastAdmin.js'

onEveryDatabase(database => {
  let people: People
  let admin: Viewer
  let custom = 0

  beforeAll(async () => {
    people = await openPeople(database)
    admin = await people.viewer(await people.add({ name: 'Ada', roles: ['rol_admin'] }))
  })
  afterAll(() => people[Symbol.asyncDispose]())
  beforeEach(() => void people.announced.splice(0))

  const newRole = (input: Partial<Parameters<People['roles']['create']>[1]> = {}) =>
    people.roles.create(admin, { name: `role ${++custom}`, permissions: ['CHAT'], ...input })
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => null,
      error => ({ code: error.code, message: error.message, fields: error.extensions.fields }),
    )
  const holds = async (...roles: string[]) => people.viewer(await people.add({ roles }))

  const ids = (...names: string[]) => Promise.all(names.map(name => people.modelId(name)))

  test('a role is created, changed and deleted, each time with an audit and a console event [AU3]', async () => {
    const role = await newRole({ description: ' For interns. ', models: await ids('small', 'small') })
    expect(role).toMatchObject({ description: 'For interns.', builtIn: false, models: 'small' })
    await people.roles.update(admin, role.id, { description: null, models: null })
    expect((await people.roles.list()).find(({ id }) => id === role.id)).toMatchObject({
      name: role.name,
      description: null,
      permissions: 'CHAT',
      models: null,
    })
    expect(await people.roles.delete(admin, role.id)).toBe(role.id)
    expect(await people.roles.delete(admin, role.id)).toBe(role.id)
    expect(await people.audited(role.id)).toEqual([
      'role.created SUCCESS',
      'role.updated SUCCESS',
      'role.deleted SUCCESS',
    ])
    expect(await people.events(role.id)).toEqual(['CREATED', 'UPDATED', 'DELETED'])
  })

  test('names of roles are unique, capital or small, also when created at once', async () => {
    const role = await newRole({ name: 'Legal' })
    const taken = { code: 'CONFLICT', fields: { 'input.name': 'This name is taken.' } }
    expect(await refusal(newRole({ name: ' legal ' }))).toMatchObject(taken)
    expect(await refusal(newRole({ name: 'Admin' }))).toMatchObject(taken)
    expect(await people.roles.update(admin, role.id, { name: 'LEGAL' })).toMatchObject({ name: 'LEGAL' })
    const twins = await Promise.all([1, 2, 3].map(() => refusal(newRole({ name: 'Twin' }))))
    expect(twins.filter(twin => twin === null)).toHaveLength(1)
    expect(twins.filter(twin => twin?.code === 'CONFLICT')).toHaveLength(2)
  })

  test.each([
    ['no name', { name: '' }, 'input.name'],
    ['a long name', { name: 'x'.repeat(51) }, 'input.name'],
    ['a colon in its name', { name: 'group:admin' }, 'input.name'],
    ['a comma in its name', { name: 'admin,user' }, 'input.name'],
    ['a long description', { description: 'x'.repeat(501) }, 'input.description'],
    ['a model that nobody has seen', { models: ['mdl_unknown'] }, 'input.models.0'],
    ['a model by its name', { models: ['small'] }, 'input.models.0'],
    ['too many models', { models: Array.from({ length: 101 }, (_, i) => `model-${i}`) }, 'input.models'],
  ])('a role cannot have %s', async (_what, input, field) => {
    expect(await refusal(newRole(input))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [field]: expect.any(String) },
    })
  })

  test('built-in roles can be neither changed nor deleted', async () => {
    for (const id of ['rol_admin', 'rol_user', 'rol_viewer']) {
      expect(await refusal(people.roles.update(admin, id, { description: 'mine' }))).toMatchObject({
        code: 'CONFLICT',
      })
      expect(await refusal(people.roles.delete(admin, id))).toMatchObject({ code: 'CONFLICT' })
    }
  })

  test('nobody gives a permission they do not hold, and is told which', async () => {
    const { id } = await newRole({ permissions: ['ROLES_MANAGE', 'CHAT'] })
    const rich = await newRole({ permissions: ['ROLES_MANAGE', 'AUDIT_READ'] })
    const manager = await holds(id)
    const somebody = await people.add()
    const { create, update, assign } = people.roles
    const denied = { code: 'FORBIDDEN', message: 'You cannot give what you do not have: AUDIT_READ.' }
    expect(
      await refusal(create(manager, { name: 'mine', permissions: ['CHAT', 'AUDIT_READ'] })),
    ).toMatchObject(denied)
    expect(await refusal(update(manager, id, { permissions: ['AUDIT_READ'] }))).toMatchObject(denied)
    expect(await refusal(assign(manager, [manager.user.id, somebody.id], rich.id))).toMatchObject(denied)
    expect(await refusal(assign(manager, [manager.user.id], 'rol_admin'))).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await people.rolesOf(manager.user)).toEqual([`${id} MANUAL`])
    // What the role had before is changed by whoever holds it alone.
    expect(await refusal(update(manager, rich.id, { permissions: [] }))).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('nobody renames a role they do not hold: the configuration gives roles by name', async () => {
    const manager = await holds((await newRole({ permissions: ['ROLES_MANAGE'] })).id)
    const rich = await newRole({ permissions: ['AUDIT_READ'] })
    expect(await refusal(people.roles.update(manager, rich.id, { name: 'staff' }))).toMatchObject({
      code: 'FORBIDDEN',
      message: 'You cannot change a role that allows more than you may do: AUDIT_READ.',
    })
    expect(await people.roles.update(admin, rich.id, { name: 'staff' })).toMatchObject({ name: 'staff' })
  })

  test('who lost a right while waiting for the others no longer gives it', async () => {
    const power = await newRole({ permissions: ['ROLES_MANAGE', 'USERS_MANAGE', 'CHAT'] })
    const manager = await holds(power.id)
    const friend = await people.add()
    await people.users.suspend(admin, [manager.user.id], null)
    const denied = (permission: string) => ({
      code: 'FORBIDDEN',
      message: `None of your roles gives you the permission ${permission}.`,
    })
    expect(await refusal(people.users.reactivate(manager, [manager.user.id]))).toMatchObject(
      denied('USERS_MANAGE'),
    )
    await people.users.reactivate(admin, [manager.user.id])
    await people.roles.update(admin, power.id, { permissions: ['ROLES_MANAGE'] })
    expect(await refusal(people.roles.assign(manager, [friend.id], 'rol_user'))).toMatchObject({
      code: 'FORBIDDEN',
      message: 'You cannot give what you do not have: HISTORY_READ, CHAT, every model.',
    })
    await people.roles.revoke(admin, [manager.user.id], power.id)
    expect(await refusal(people.roles.assign(manager, [friend.id], power.id))).toMatchObject(
      denied('ROLES_MANAGE'),
    )
    expect(await refusal(people.roles.create(manager, { name: 'mine', permissions: [] }))).toMatchObject(
      denied('ROLES_MANAGE'),
    )
    expect(await people.rolesOf(friend)).toEqual([])
  })

  test('a key that was not made to chat gives no models', async () => {
    const key: Viewer = { ...admin, permissions: new Set(['ROLES_MANAGE']) }
    const role = { name: 'of a key', permissions: ['CHAT' as const], models: await ids('large') }
    expect(await refusal(people.roles.create(key, role))).toMatchObject({
      message: 'You cannot give what you do not have: CHAT, the model "large".',
    })
  })

  test('nobody gives a model they do not hold', async () => {
    const { id } = await newRole({
      permissions: ['ROLES_MANAGE', 'CHAT'],
      models: await ids('small', 'tiny'),
    })
    const manager = await holds(id)
    expect([...(manager.models ?? [])]).toEqual(['small', 'tiny'])
    const give = async (names: string[] | null, permissions: 'CHAT'[] = ['CHAT']) => {
      const models = names && (await ids(...names))
      return refusal(people.roles.create(manager, { name: `given ${++custom}`, permissions, models }))
    }
    expect(await give(['small'])).toBe(null)
    expect(await give(null, [])).toBe(null)
    expect(await give(['small', 'large'])).toMatchObject({
      code: 'FORBIDDEN',
      message: 'You cannot give what you do not have: the model "large".',
    })
    expect(await give(null)).toMatchObject({
      message: 'You cannot give what you do not have: every model.',
    })
    expect(await refusal(people.roles.update(manager, id, { models: null }))).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await refusal(people.roles.assign(manager, [manager.user.id], 'rol_user'))).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('a role is assigned to many at once, and again without effect', async () => {
    const [one, two] = [await people.add(), await people.add({ roles: ['rol_user'] })]
    const ids = [two.id, one.id, two.id]
    for (let times = 0; times < 2; times++)
      expect((await people.roles.assign(admin, ids, 'rol_user')).map(({ id }) => id)).toEqual([
        two.id,
        one.id,
      ])
    expect(await people.rolesOf(one)).toEqual(['rol_user MANUAL'])
    expect(await people.rolesOf(two)).toEqual(['rol_user MANUAL'])
    expect(people.announced).toEqual([one.id])
    expect(await people.audited(one.id)).toEqual(['role.assigned SUCCESS'])
    const where = { userId: one.id }
    expect(await people.db.read.roleAssignment.findFirst({ where })).toMatchObject({
      assignedById: admin.user.id,
    })
  })

  test('of parallel assignments one is made', async () => {
    const user = await people.add()
    await Promise.all(Array.from({ length: 5 }, () => people.roles.assign(admin, [user.id], 'rol_viewer')))
    expect(await people.rolesOf(user)).toEqual(['rol_viewer MANUAL'])
    expect(await people.audited(user.id)).toEqual(['role.assigned SUCCESS'])
  })

  test('who does not exist is named, and then nobody gets the role', async () => {
    const user = await people.add()
    const ids = [user.id, 'usr_unknown', user.id, 'nonsense']
    expect(await refusal(people.roles.assign(admin, ids, 'rol_user'))).toMatchObject({
      code: 'NOT_FOUND',
      fields: { 'userIds.1': expect.any(String), 'userIds.3': expect.any(String) },
    })
    expect(await people.rolesOf(user)).toEqual([])
    expect(await refusal(people.roles.assign(admin, [user.id], 'rol_unknown'))).toMatchObject({
      code: 'NOT_FOUND',
    })
    const many = Array.from({ length: 101 }, () => user.id)
    expect(await refusal(people.roles.assign(admin, many, 'rol_user'))).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })

  test('a revoked role is gone whoever gave it, but a mapped one stays [L19]', async () => {
    const user = await people.add({ roles: ['rol_user'] })
    await people.db.write(tx =>
      tx.roleAssignment.createMany({
        data: ['MAPPED', 'DEFAULT', 'BOOTSTRAP'].map(source => ({
          id: newId('asg'),
          userId: user.id,
          roleId: 'rol_user',
          source,
          assignedAt: new Date(),
        })),
      }),
    )
    for (let times = 0; times < 2; times++)
      expect(await people.roles.revoke(admin, [user.id, 'usr_unknown'], 'rol_user')).toHaveLength(1)
    expect(await people.rolesOf(user)).toEqual(['rol_user MAPPED'])
    expect(people.announced).toEqual([user.id])
    expect(await people.audited(user.id)).toHaveLength(3)
    expect(await people.roles.revoke(admin, [user.id], 'rol_unknown')).toHaveLength(1)
  })

  test('who had a role that is deleted or changed is looked at again', async () => {
    const role = await newRole()
    const users = [await people.add({ roles: [role.id, 'rol_user'] }), await people.add({ roles: [role.id] })]
    await people.roles.update(admin, role.id, { permissions: [] })
    await people.roles.delete(admin, role.id)
    const ids = users.map(({ id }) => id)
    expect(people.announced.sort()).toEqual([...ids, ...ids].sort())
    expect(await Promise.all(users.map(people.rolesOf))).toEqual([['rol_user MANUAL'], []])
  })
})

onEveryDatabase(database => {
  let people: People
  let admins: [User, User]

  beforeEach(async () => {
    people = await openPeople(database)
    admins = [await people.add({ roles: ['rol_admin'] }), await people.add({ roles: ['rol_admin'] })]
    return () => people[Symbol.asyncDispose]()
  })

  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      error => error.code,
    )
  const activeAdmins = () =>
    people.db.read.user.count({ where: { status: 'ACTIVE', roles: { some: { roleId: 'rol_admin' } } } })

  test.each(['demote', 'suspend', 'demote or suspend'])(
    'of two admins who %s each other at once one gets LAST_ADMIN [Z6]',
    async how => {
      const [one, two] = [await people.viewer(admins[0]), await people.viewer(admins[1])]
      const demote = (by: Viewer, whom: User) => people.roles.revoke(by, [whom.id], 'rol_admin')
      const suspend = (by: Viewer, whom: User) => people.users.suspend(by, [whom.id], null)
      const [first, second] =
        how === 'demote' ? [demote, demote] : how === 'suspend' ? [suspend, suspend] : [demote, suspend]
      for (let round = 0; round < 10; round++) {
        const codes = await Promise.all([codeOf(first(one, admins[1])), codeOf(second(two, admins[0]))])
        expect(codes.sort()).toEqual(['LAST_ADMIN', 'done'])
        expect(await activeAdmins()).toBe(1)
        await people.db.write(async tx => {
          await tx.user.updateMany({ data: { status: 'ACTIVE' } })
          for (const { id: userId } of admins) {
            const where = { userId_roleId_source: { userId, roleId: 'rol_admin', source: 'MANUAL' } }
            const create = { ...where.userId_roleId_source, id: newId('asg'), assignedAt: new Date() }
            await tx.roleAssignment.upsert({ where, create, update: {} })
          }
        })
      }
    },
  )

  test('of a sign-in and an admin who each take one of the last admin’s roles one leaves it [Z6, L19]', async () => {
    const one = await people.viewer(admins[0])
    const claims = {
      ...{ provider: 'idp', issuer: 'https://idp.example', subject: 'one', emailVerified: true },
      ...{ email: null, name: null, picture: null, groups: [] },
    }
    await people.users.suspend(one, [admins[1].id], null)
    for (let round = 0; round < 10; round++) {
      await people.db.write(async tx => {
        const userId = one.user.id
        await tx.roleAssignment.deleteMany({ where: { userId } })
        const given = { userId, roleId: 'rol_admin', assignedAt: new Date() }
        for (const source of ['MANUAL', 'MAPPED'])
          await tx.roleAssignment.create({ data: { ...given, id: newId('asg'), source } })
      })
      const signIn = people.db.write(async tx => {
        const plan = await planRoles(tx, { user: one.user, claims, rules: openToAll, now: new Date() })
        await changeRoles(tx, one.user.id, plan, new Date())
      })
      await Promise.all([signIn, codeOf(people.roles.revoke(one, [one.user.id], 'rol_admin'))])
      expect(await activeAdmins()).toBe(1)
    }
  })

  test('the last admins go neither one by one nor all at once, nor by their own hand [Z6]', async () => {
    const one = await people.viewer(admins[0])
    const ids = admins.map(({ id }) => id)
    expect(await codeOf(people.roles.revoke(one, ids, 'rol_admin'))).toBe('LAST_ADMIN')
    expect(await codeOf(people.users.suspend(one, ids, null))).toBe('LAST_ADMIN')
    expect(await activeAdmins()).toBe(2)
    expect(await codeOf(people.users.suspend(one, [admins[1].id], null))).toBe('done')
    expect(await codeOf(people.roles.revoke(one, [one.user.id], 'rol_admin'))).toBe('LAST_ADMIN')
    expect(await codeOf(people.users.suspend(one, [one.user.id], null))).toBe('LAST_ADMIN')
    expect(await people.audited(one.user.id)).toEqual([])
    expect(people.announced).toEqual([admins[1].id])
  })

  test('a role that allows as much as admin does not count as admin [Z6]', async () => {
    const one = await people.viewer(admins[0])
    const equal = await people.roles.create(one, { name: 'equal', permissions: [...one.permissions] })
    await people.roles.assign(one, [admins[1].id], equal.id)
    await people.roles.revoke(one, [admins[1].id], 'rol_admin')
    expect(await codeOf(people.roles.revoke(one, [one.user.id], 'rol_admin'))).toBe('LAST_ADMIN')
  })

  test('who is the last admin is known before anything is taken away [Z6]', async () => {
    const last = (user: User) => people.db.write(tx => isLastAdmin(tx, user.id))
    expect(await last(admins[0])).toBe(false)
    await people.users.suspend(await people.viewer(admins[0]), [admins[1].id], null)
    expect(await last(admins[0])).toBe(true)
    expect(await last(admins[1])).toBe(false)
  })
})
