import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHistory } from '../../../test/auditor.js'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'
import { newId } from '../../base/db/id.js'

const mutations = {
  suspend: 'mutation ($id: ID!) { suspendUsers(ids: [$id]) { id } }',
  reactivate: 'mutation ($id: ID!) { reactivateUsers(ids: [$id]) { id } }',
  erase: 'mutation ($id: ID!) { deleteUser(id: $id) }',
  endSessions: 'mutation ($id: ID!) { revokeUserSessions(userId: $id) { id } }',
  endSession: 'mutation ($id: ID!) { revokeSessions(ids: [$id]) { id } }',
  endKey: 'mutation ($id: ID!) { revokeApiKeys(ids: [$id]) { id } }',
  closeGrant: 'mutation ($id: ID!) { closeHistory(id: $id) { id } }',
  take: 'mutation ($id: ID!, $roleId: ID!) { revokeRole(userIds: [$id], roleId: $roleId) { id } }',
  give: 'mutation ($id: ID!, $roleId: ID!) { assignRole(userIds: [$id], roleId: $roleId) { id } }',
  change: 'mutation ($id: ID!, $input: UpdateRoleInput!) { updateRole(id: $id, input: $input) { id } }',
  drop: 'mutation ($id: ID!) { deleteRole(id: $id) }',
}

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let admin: Somebody
  /** May end what anybody has open, and holds less than most. */
  let helper: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    people = openPeople(parley)
    admin = await people.somebody('rol_admin')
    helper = await people.somebody(
      await role('USERS_READ USERS_MANAGE SESSIONS_MANAGE API_KEYS_MANAGE CONVERSATIONS_MANAGE HISTORY_READ'),
    )
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  const role = (permissions: string, models: string | null = null) => {
    const id = newId('rol')
    return beside(parley.databaseUrl, async client => {
      await client.role.create({ data: { id, name: id, builtIn: false, permissions, models } })
      return id
    })
  }
  const does = (who: Somebody, what: keyof typeof mutations, id: string, more: object = {}) =>
    who.code(mutations[what], { id, ...more })
  /** What somebody has open: a session, a key and a grant. */
  async function opened(...roles: string[]) {
    const person = await people.somebody('rol_auditor', ...roles)
    const grant = await openHistory(person)
    await people.key({ ...person, conversation: '' }, 'HISTORY_READ')
    const [session, key] = await beside(parley.databaseUrl, async client => [
      await client.session.findFirstOrThrow({ where: { userId: person.id } }),
      await client.apiKey.findFirstOrThrow({ where: { ownerId: person.id } }),
    ])
    return { ...person, grant, session: session?.id ?? '', key: key?.id ?? '' }
  }
  const endAll = async (who: Somebody, of: Awaited<ReturnType<typeof opened>>) => ({
    closeGrant: await does(who, 'closeGrant', of.grant),
    endKey: await does(who, 'endKey', of.key),
    endSession: await does(who, 'endSession', of.session),
    endSessions: await does(who, 'endSessions', of.id),
    suspend: await does(who, 'suspend', of.id),
  })

  test('access is ended by whoever may, whatever the other one holds', async () => {
    const stronger = await opened()
    expect(Object.values(await endAll(helper, stronger)).filter(Boolean)).toEqual([])
    const { status } = await beside(parley.databaseUrl, client =>
      client.user.findUniqueOrThrow({ where: { id: stronger.id } }),
    )
    expect(status).toBe('SUSPENDED')
    expect(await does(admin, 'take', stronger.id, { roleId: 'rol_auditor' })).toBeUndefined()
  })

  test('an admin’s access is ended with ROLES_MANAGE alone', async () => {
    const other = await opened('rol_admin')
    const refused = await endAll(helper, other)
    expect(Object.entries(refused).filter(([, code]) => code !== 'FORBIDDEN')).toEqual([])
    const [still] = await beside(parley.databaseUrl, client =>
      client.session.findMany({ where: { id: other.session, revokedAt: null } }),
    )
    expect(still).toBeDefined()
    expect(Object.values(await endAll(admin, other)).filter(Boolean)).toEqual([])
  })

  test('an admin without ROLES_MANAGE among the scopes of a key ends their own access, and no other admin’s', async () => {
    const [own, other] = [await opened('rol_admin'), await opened('rol_admin')]
    const token = await people.key({ ...own, conversation: '' }, 'SESSIONS_MANAGE')
    const program = parley.as({ token })
    const end = async (id: string) => {
      const { errors } = await program.ask({ query: mutations.endSession, variables: { id } })
      return errors?.[0]?.extensions.code
    }
    expect(await end(other.session)).toBe('FORBIDDEN')
    expect(await end(own.session)).toBeUndefined()
  })

  test('nobody lets in again, or erases, who may do more', async () => {
    const stronger = await opened()
    await does(helper, 'suspend', stronger.id)
    for (const who of [helper, admin])
      for (const what of ['reactivate', 'erase'] as const)
        expect(await does(who, what, stronger.id), what).toBe('FORBIDDEN')
    const both = await people.somebody('rol_admin', 'rol_auditor')
    expect(await does(both, 'reactivate', stronger.id)).toBeUndefined()
    expect(await does(both, 'erase', stronger.id)).toBeUndefined()
    const weaker = await people.somebody('rol_viewer')
    for (const what of ['suspend', 'reactivate', 'erase'] as const)
      expect(await does(helper, what, weaker.id), what).toBeUndefined()
  })

  test('nobody lets in again who may use models that they may not', async () => {
    const chats = await role('USERS_MANAGE CHAT', 'one')
    const [chatting, one, two] = [
      await people.somebody(chats),
      await people.somebody(await role('CHAT', 'one')),
      await people.somebody(await role('CHAT', 'two')),
    ]
    for (const { id } of [one, two]) await does(admin, 'suspend', id)
    expect(await does(chatting, 'reactivate', one.id)).toBeUndefined()
    expect(await does(chatting, 'reactivate', two.id)).toBe('FORBIDDEN')
  })

  test('nobody gives, changes or deletes a role that allows more than they may do', async () => {
    const person = await people.somebody()
    const strong = await role('HISTORY_READ_ALL')
    const weak = await role('HISTORY_READ')
    const both = await people.somebody('rol_admin', 'rol_auditor')
    const description = { input: { description: 'other words' } }
    const less = { input: { permissions: [] } }
    expect(await does(admin, 'give', person.id, { roleId: strong })).toBe('FORBIDDEN')
    expect(await does(admin, 'give', person.id, { roleId: 'rol_auditor' })).toBe('FORBIDDEN')
    for (const input of [description, less])
      expect(await does(admin, 'change', strong, input)).toBe('FORBIDDEN')
    expect(await does(admin, 'drop', strong)).toBe('FORBIDDEN')
    expect(await does(admin, 'change', weak, description)).toBeUndefined()
    expect(await does(admin, 'change', weak, { input: { permissions: ['HISTORY_READ_ALL'] } })).toBe(
      'FORBIDDEN',
    )
    expect(await does(admin, 'drop', weak)).toBeUndefined()
    expect(await does(both, 'give', person.id, { roleId: 'rol_auditor' })).toBeUndefined()
    expect(await does(both, 'change', strong, less)).toBeUndefined()
    expect(await does(admin, 'drop', strong)).toBeUndefined()
    expect(await does(admin, 'take', person.id, { roleId: 'rol_auditor' })).toBeUndefined()
  })
})
