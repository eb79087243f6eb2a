import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type Person, type World } from '../../../test/accessWorld.js'
import { transports } from '../../../test/ask.js'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'
import { builtInRoles, type PermissionName } from './role.service.js'

const secret = 'a secret that only the doors of this test know'

/** A root field behind each of these permissions and no other; what is refused is null. */
const fields = {
  HISTORY_READ: 'conversations(first: 1) { nodes { id } }',
  CHAT: 'people(search: "nobody at all") { id }',
  USERS_READ: 'users(first: 1) { nodes { id } }',
  SESSIONS_MANAGE: 'sessions(first: 1) { nodes { id } }',
  API_KEYS_MANAGE: 'apiKeys(first: 1) { nodes { id } }',
  BUDGETS_MANAGE: 'budgets(first: 1) { nodes { id } }',
  AUDIT_READ: 'verifyAuditLog { intact }',
  ROLES_MANAGE: 'roles { id }',
} satisfies Partial<Record<PermissionName, string>>
const asked = Object.keys(fields) as (keyof typeof fields)[]
const query = `{ models { name } ${Object.entries(fields)
  .map(([name, field]) => `${name}: ${field}`)
  .join(' ')} }`

interface Role {
  permissions: string
  models?: string | null
}

const { admin, viewer } = builtInRoles
const everything = admin.permissions.join(' ')

/** What somebody has, and what it comes to. */
const people: [what: string, roles: Role[], permissions: PermissionName[], models: string[]][] = [
  ['no role', [], [], []],
  ['a role without anything', [{ permissions: '' }], [], []],
  ['the role of a viewer', [{ permissions: viewer.permissions.join(' ') }], ['HISTORY_READ'], []],
  [
    'two roles that share a permission, each with a model of its own',
    [
      { permissions: 'CHAT HISTORY_READ', models: 'one' },
      { permissions: 'AUDIT_READ CHAT', models: 'two' },
    ],
    ['HISTORY_READ', 'CHAT', 'AUDIT_READ'],
    ['one', 'two'],
  ],
  [
    'every model by a role that does not let them chat, and none by the one that does',
    [{ permissions: 'BUDGETS_MANAGE' }, { permissions: 'CHAT', models: '' }],
    ['CHAT', 'BUDGETS_MANAGE'],
    [],
  ],
  [
    'every model by one of two roles',
    [{ permissions: 'CHAT', models: 'one' }, { permissions: 'CHAT' }],
    ['CHAT'],
    ['one', 'two', 'three'],
  ],
  [
    'what a newer release knows',
    [{ permissions: 'FLY USERS_READ SESSIONS_MANAGE' }],
    ['USERS_READ', 'SESSIONS_MANAGE'],
    [],
  ],
  ['everything', [{ permissions: everything }], asked, ['one', 'two', 'three']],
]

onEveryDatabase(database => {
  let parley: Parley
  let world: World
  let observer: Person

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { SESSION_SECRET: secret, OPENAI_MODELS: 'one,two,three' },
    })
    parley.model.models.ids = ['one', 'two', 'three']
    parley.model.otherwise('Yes.')
    world = openWorld(parley, secret)
    observer = await world.person('rol_admin')
  })
  afterAll(async () => {
    await world.close()
    await parley[Symbol.asyncDispose]()
  })

  /** Takes every role from a person and gives them these, as another process might. */
  const give = (userId: string, roles: Role[]) =>
    beside(parley.databaseUrl, async client => {
      await client.roleAssignment.deleteMany({ where: { userId } })
      for (const { permissions, models = null } of roles) {
        const id = newId('rol')
        await client.role.create({ data: { id, name: id, builtIn: false, permissions, models } })
        await client.roleAssignment.create({
          data: { id: newId('asg'), userId, roleId: id, source: 'MANUAL', assignedAt: new Date() },
        })
      }
    })

  /** What a door lets somebody do, and with which models. */
  async function throughDoor(how: keyof typeof transports, token: string) {
    const { data, errors } = await transports[how](parley.url, query, token)
    if (!data) throw new Error(errors?.[0]?.message)
    return {
      permissions: asked.filter(name => data[name] !== null),
      models: data.models.map(({ name }: { name: string }) => name).sort(),
    }
  }

  test.each(people)(
    'every door knows what somebody may do who has %s',
    async (_what, roles, names, models) => {
      const person = await world.person('rol_admin')
      const wholeKey = await world.key(person, everything)
      const smallKey = await world.key(person, 'CHAT AUDIT_READ')
      await give(person.id, roles)
      // ROLES_MANAGE is one of two that list the roles.
      const seen = asked.filter(
        name => names.includes(name) || (name === 'ROLES_MANAGE' && names.includes('USERS_READ')),
      )
      const wanted = { permissions: seen, models: [...models].sort() }
      expect(await throughDoor('http', person.token), 'HTTP').toEqual(wanted)
      expect(await throughDoor('websocket', person.token), 'WebSocket').toEqual(wanted)
      expect(await throughDoor('http', wholeKey), 'a key').toEqual(wanted)
      expect(await throughDoor('websocket', wholeKey), 'a key on a WebSocket').toEqual(wanted)
      expect((await throughDoor('http', smallKey)).permissions, 'a key with fewer scopes').toEqual(
        seen.filter(name => ['CHAT', 'AUDIT_READ'].includes(name)),
      )

      const own = (await parley.as(person).ask('{ me { permissions } }')).data.me.permissions
      const others = (await parley.as(observer).ask(`{ user(id: "${person.id}") { permissions } }`)).data.user
      expect(
        asked.filter(name => own.includes(name)),
        'me',
      ).toEqual(asked.filter(name => names.includes(name)))
      expect(others.permissions, 'user').toEqual(own)

      const page = await parley.as(person).ask({ path: '/admin', method: 'GET' })
      const seesConsole = names.some(name => name !== 'HISTORY_READ' && name !== 'CHAT')
      expect(page.status, 'the console').toBe(seesConsole ? 200 : 403)
    },
  )

  test('who waits for the roles to change gives by what is left to them then', async () => {
    const person = await world.person('rol_admin')
    await give(person.id, [{ permissions: 'ROLES_MANAGE CHAT', models: 'one' }])
    const create = async (permissions: string, names: string[] | null) => {
      const ids = names && (await Promise.all(names.map(name => parley.modelId(name))))
      const models = JSON.stringify(ids)
      const input = `{ name: "${newId('rol')}", permissions: [${permissions}], models: ${models} }`
      const { errors } = await parley.as(person).ask(`mutation { createRole(input: ${input}) { id } }`)
      return errors?.[0]?.message ?? 'done'
    }
    expect(await create('CHAT', ['one'])).toBe('done')
    expect(await create('CHAT', ['two'])).toContain('the model "two"')
    expect(await create('CHAT', null)).toContain('every model')
    expect(await create('AUDIT_READ', [])).toContain('AUDIT_READ')
  })

  test('what goes on after its request is held to the rights of each moment', async () => {
    const person = await world.person('rol_admin')
    const { client } = parley.as(person)
    const answer = parley.model.hold()
    const { reply } = await client.sendMessage({ content: 'Hello' })
    await answer.received
    await give(person.id, [{ permissions: 'HISTORY_READ' }])
    expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED' })
    answer.end()
  })

  test('an export of somebody else is fetched by the rights of that moment', async () => {
    const person = await world.person('rol_admin')
    const other = await world.person('rol_user')
    const { data } = await parley
      .as(person)
      .ask(`mutation { exportUserData(userId: "${other.id}", reason: "asked by letter") { url } }`)
    const { url } = data.exportUserData
    const statusWith = async (permissions: string[]) => {
      await give(
        person.id,
        permissions.map(name => ({ permissions: name })),
      )
      return (await fetch(url)).status
    }
    expect(await statusWith(['CHAT', 'USERS_READ'])).toBe(404)
    expect(await statusWith(['USERS_MANAGE'])).toBe(200)
    expect(await statusWith([])).toBe(404)
  })
})
