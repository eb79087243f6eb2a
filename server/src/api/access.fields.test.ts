import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isRequiredArgument,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { table } from '../../test/accessTable.js'
import { openWorld, type Person, type Scene, unknownId, type World } from '../../test/accessWorld.js'
import type { GraphQLAnswer } from '../../test/ask.js'
import { operationFor, selectionOf } from '../../test/operation.js'
import { onEveryDatabase, type Parley, startParley } from '../../test/parley.js'
import { newId } from '../base/db/id.js'
import { createSchema } from './graphql/schema.js'

const secret = 'a secret of the matrix, used by its tests alone'
const schema = createSchema()
const userType = schema.getType('User') as GraphQLObjectType
const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})

/** What everybody sees of everybody. */
const open = ['id', 'name', 'picture']
const hidden = Object.values(userType.getFields()).filter(({ name }) => !open.includes(name))
const everyField = `{ ${Object.values(userType.getFields())
  .map(({ name, type }) => `${name} ${selectionOf(type, 0)}`)
  .join(' ')} }`

onEveryDatabase(database => {
  let parley: Parley
  let world: World
  let scene: Scene
  let other: Person
  let admin: Person

  beforeAll(async () => {
    parley = await startParley({ database, env: { SESSION_SECRET: secret }, logLevel: 'trace' })
    world = openWorld(parley, secret)
    scene = await world.scene()
    other = await world.person('rol_user')
    admin = await world.person('rol_admin')
  })
  afterAll(async () => {
    await world.close()
    await parley[Symbol.asyncDispose]()
  })

  const ask = (person: Person, query: string, variables: Record<string, unknown> = {}) =>
    parley.as(person).ask({ query, variables })
  const codeOf = ({ errors }: GraphQLAnswer) => errors?.[0]?.extensions.code

  test.each([
    ['user', `query ($id: ID!) { user(id: $id) ${everyField} }`],
    ['node', `query ($id: ID!) { node(id: $id) { ... on User ${everyField} } }`],
  ])('%s shows others nothing of a person but id, name and picture [Z3]', async (root, query) => {
    const { data, errors } = await ask(other, query, { id: scene.owner.id })
    expect(errors).toBeUndefined()
    const nothing = Object.fromEntries(hidden.map(({ name }) => [name, null]))
    expect(data[root]).toEqual({ ...nothing, id: scene.owner.id, name: 'Somebody Else', picture: null })
    const seen = (await ask(admin, query, { id: scene.owner.id })).data[root]
    const unseen = hidden.map(({ name }) => name).filter(name => seen[name] === null)
    // Of somebody who is suspended it is seen: `suspension.test.ts`.
    expect(unseen).toEqual([
      'suspension',
      'dataExports',
      'preferences',
      'historyReads',
      'conversations',
      'eventCursor',
    ])
  })

  test('a person sees everything of themselves [Z3]', async () => {
    const { data, errors } = await ask(scene.owner, `{ me ${everyField} }`)
    expect(errors).toBeUndefined()
    expect(hidden.map(({ name }) => name).filter(name => data.me[name] === null)).toEqual(['suspension'])
  })

  test('whom a role was assigned by is shown like anybody else [Z3]', async () => {
    const assign = 'mutation ($ids: [ID!]!) { assignRole(userIds: $ids, roleId: "rol_viewer") { id } }'
    await ask(admin, assign, { ids: [other.id] })
    const query =
      '{ me { roles { role { name users { nodes { id } } } assignedBy { id name email status roles { role { id } } } } } }'
    const { data, errors } = await ask(other, query)
    expect(errors).toBeUndefined()
    expect(data.me.roles).toContainEqual({
      role: { name: 'viewer', users: null },
      assignedBy: { id: admin.id, name: 'Somebody Else', email: null, status: null, roles: null },
    })
  })

  test('no list leads anybody to what belongs to others, however deep [Z2]', async () => {
    const everybodys = ['user', 'owner', 'model']
    const own = Object.entries(scene.ids).filter(([kind]) => !everybodys.includes(kind))
    const open = queries.filter(field => !field.args.some(isRequiredArgument))
    for (const person of [other, await world.person('rol_viewer')])
      for (const { name } of open) {
        const answer = await ask(person, deepQuery(name))
        expect(codeOf(answer) ?? 'answered', name).toMatch(/^(answered|FORBIDDEN)$/)
        const text = JSON.stringify(answer.data)
        for (const [kind, id] of own) expect(text, `${name}: ${kind}`).not.toContain(id)
      }
    const mine = JSON.stringify((await ask(scene.owner, deepQuery('conversations'))).data)
    expect(mine).toContain(scene.ids.message)
    expect(mine).toContain('@example.com')
  })

  /** As deep as documents may be, along what leads from object to object. */
  const deepQuery = (name: string): string => {
    const field = queries.find(query => query.name === name)
    const type = field && getNamedType(field.type)
    if (!type || isLeafType(type)) return `{ ${name} }`
    const paths: Record<string, string> = {
      conversations:
        'nodes { id title owner { id email } messages { nodes { id content conversation { id owner { id email } } } } }',
      messages:
        'nodes { id content parent { id } siblings { id } author { id email } conversation { id owner { id email } } }',
      me: 'id roles { role { id users { nodes { id email } } } } conversations { nodes { id messages { nodes { id } } } } sessions { nodes { id user { id } } } apiKeys { id owner { id } }',
    }
    return `{ ${name} ${paths[name] ? `{ ${paths[name]} }` : selectionOf(type)} }`
  }

  const paged = queries.filter(({ type }) => getNamedType(type).name.endsWith('Connection'))

  test('a cursor that was tampered with is refused by every list [Z5]', async () => {
    expect(paged.length).toBeGreaterThan(3)
    const stored = Buffer.from(JSON.stringify(['createdAt', "1'; DROP TABLE", 'x'])).toString('base64url')
    for (const { name, args } of paged)
      for (const cursor of ['x', '', stored, Buffer.from('[[1]]').toString('base64url')])
        for (const argument of ['after', 'before'].filter(one => args.some(arg => arg.name === one))) {
          const answer = await ask(
            admin,
            `query ($cursor: String) { ${name}(${argument}: $cursor) { pageInfo { hasNextPage } } }`,
            { cursor },
          )
          // An empty text is no cursor at all in some lists, and then the list is answered from its start.
          expect(codeOf(answer) ?? 'answered', `${name}(${argument}: "${cursor}")`).toMatch(
            cursor === '' ? /^(BAD_USER_INPUT|answered)$/ : /^BAD_USER_INPUT$/,
          )
        }
  })

  test.each(['conversations', 'messages'])(
    'a cursor of somebody else’s %s shows only one’s own [Z5]',
    async list => {
      const query = `query ($after: String) { ${list}(after: $after) { nodes { id } pageInfo { endCursor } } }`
      const theirs = (await ask(scene.owner, query)).data[list]
      expect(theirs.nodes).not.toEqual([])
      const late = await world.person('rol_user')
      const { data, errors } = await ask(late, query, { after: theirs.pageInfo.endCursor })
      expect(errors).toBeUndefined()
      for (const { id } of theirs.nodes) expect(JSON.stringify(data)).not.toContain(id)
    },
  )

  test('looking up somebody else’s object costs the database the same as looking up none [Z2]', async () => {
    for (const [field, { ids = {} }] of Object.entries(table))
      for (const [place, cases] of field.startsWith('Query.') ? Object.entries(ids) : [])
        for (const { kind, none } of [cases].flat()) {
          if (!none?.includes('other')) continue
          const statements = async (id: string) => {
            const { query, variables } = operationFor(schema, field, {}, { place, id })
            const from = parley.log.length
            await ask(other, query, variables)
            // Sorted: two that are asked at once may arrive in either order.
            return parley.log
              .slice(from)
              .flatMap(({ sql }) => (isLookup(sql) ? [sql] : []))
              .toSorted()
          }
          await statements(unknownId(kind))
          const foreign = await statements(scene.ids[kind])
          expect(foreign.length).toBeGreaterThan(0)
          expect(foreign, `${field}(${place}: ${kind})`).toEqual(await statements(unknownId(kind)))
        }
  })

  test('an admin reads nobody else’s history [Z9]', async () => {
    const query =
      'query ($id: ID!) { conversation(id: $id) { id } messages(filter: { conversationId: $id }) { totalCount } }'
    const { data, errors } = await ask(admin, query, { id: scene.ids.conversation })
    expect(errors).toBeUndefined()
    expect(data).toEqual({ conversation: null, messages: { totalCount: 0 } })
  })

  test('who is suspended is refused at the next request, and stays out until signing in anew [S6]', async () => {
    const person = await world.person('rol_user')
    const key = { ...person, token: await world.key(person, 'HISTORY_READ') }
    const change = (name: string) =>
      ask(admin, `mutation ($ids: [ID!]!) { ${name}(ids: $ids) { status } }`, { ids: [person.id] })
    expect((await change('suspendUsers')).data.suspendUsers).toEqual([{ status: 'SUSPENDED' }])
    expect(codeOf(await ask(person, '{ models { id } }'))).toBe('SESSION_REVOKED')
    expect(codeOf(await ask(key, '{ me { id } }'))).toBe('UNAUTHENTICATED')
    expect((await change('reactivateUsers')).data.reactivateUsers).toEqual([{ status: 'ACTIVE' }])
    expect(codeOf(await ask(person, '{ models { id } }'))).toBe('SESSION_REVOKED')
    expect((await ask(key, '{ me { id } }')).data.me).toEqual({ id: person.id })
  })

  test('nobody searches for people without end [R6]', async () => {
    await using limited = await startParley({ database, env: { RATE_LIMITS: 'people=3' } })
    const searcher = await limited.signIn('user')
    const twice = '{ one: people(search: "nobody") { id } two: people(search: "nobody") { id } }'
    expect((await searcher.ask(twice)).errors).toBeUndefined()
    expect(codeOf(await searcher.ask(twice))).toBe('RATE_LIMITED')
  })

  test('who loses a role loses what it allowed at the next request', async () => {
    const person = await world.person('rol_admin')
    const revoke =
      'mutation ($ids: [ID!]!) { revokeRole(userIds: $ids, roleId: "rol_admin") { roles { source } } }'
    expect((await ask(person, '{ users { totalCount } }')).errors).toBeUndefined()
    expect((await ask(admin, revoke, { ids: [person.id] })).data.revokeRole).toEqual([{ roles: [] }])
    const { data, errors } = await ask(person, '{ users { totalCount } me { permissions } }')
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(data).toEqual({ users: null, me: { permissions: [] } })
  })

  test('an input takes no field that decides who somebody is or what they may do [Z8]', async () => {
    const inputs = mutations.filter(field => field.args.some(({ name }) => name === 'input'))
    expect(inputs.length).toBeGreaterThan(4)
    for (const { name, args } of inputs) {
      const type = args.find(arg => arg.name === 'input')?.type
      const query = `mutation ($input: ${type}) { ${name}${otherArguments(args)} { __typename } }`
      for (const extra of ['id', 'ownerId', 'userId', 'role', 'status', 'builtIn', 'authorId', 'createdAt']) {
        // Another test lists which inputs have one.
        if (fieldsOf(type).some(field => field.name === extra)) continue
        const answer = await ask(admin, query, { input: { ...required(type), [extra]: 'mine' } })
        expect(codeOf(answer), `${name}(input.${extra})`).toBe('BAD_USER_INPUT')
        expect(answer.text).toContain(extra)
      }
    }
  })

  const otherArguments = (args: readonly { name: string }[]) =>
    `(${args.map(({ name }) => (name === 'input' ? 'input: $input' : `${name}: "x"`)).join(', ')})`

  function fieldsOf(type: unknown) {
    const input = getNamedType(type as GraphQLInputObjectType)
    return isInputObjectType(input) ? Object.values(input.getFields()) : []
  }

  function required(type: unknown): Record<string, unknown> {
    const given = (text: string) =>
      text.startsWith('[')
        ? []
        : ({ 'Boolean!': false, 'Int!': 1, 'String!': 'x', 'ID!': 'x' } as Record<string, unknown>)[text]
    return Object.fromEntries(
      fieldsOf(type)
        .filter(field => String(field.type).endsWith('!'))
        .map(({ name, type }) => [name, given(String(type))]),
    )
  }
})

/** Reads of the request itself: what the server does by itself at the same time is its own. */
const isLookup = (sql: unknown): boolean =>
  typeof sql === 'string' &&
  /^\s*SELECT/i.test(sql) &&
  !/process|journal|audit|admin_event|search_change|\bjob|"message"."status" =|COMMIT|BEGIN/i.test(sql)

describe('ids and inputs', () => {
  test('ids cannot be guessed from others [Z5]', () => {
    const ids = Array.from({ length: 1000 }, () => newId('cnv'))
    // Those of one millisecond count up, before 32 bits that are random (RFC 9562, 6.2).
    const ends = ids.map(id => id.slice(-6))
    expect(new Set(ends).size).toBeGreaterThan(990)
    expect([...ends].sort()).not.toEqual(ends)
  })

  test('no input of a mutation names a right, an owner or a status, but those of roles, keys, budgets and invitations [Z8]', () => {
    const seen = new Set<string>()
    const walk = (type: GraphQLInputObjectType) => {
      for (const field of Object.values(type.getFields())) {
        seen.add(`${type.name}.${field.name}`)
        const inner = getNamedType(field.type)
        if (isInputObjectType(inner)) walk(inner)
      }
    }
    for (const { args } of mutations)
      for (const { type } of args) {
        const named = getNamedType(type)
        if (isInputObjectType(named)) walk(named)
      }
    const privileged = [...seen].filter(name =>
      /\.(id|.*owner.*|.*user.*|.*role.*|status|source|builtIn|permissions?|scopes?|.*At)$/i.test(name),
    )
    expect(privileged.sort()).toEqual([
      'CreateApiKeyInput.expiresAt',
      'CreateApiKeyInput.scopes',
      'CreateRoleInput.permissions',
      'ExportConversationInput.format',
      'ExportConversationInput.scope',
      'ExportListInput.format',
      'InviteUsersInput.expiresAt',
      'InviteUsersInput.roleIds',
      'LetInInput.roleIds',
      'OpenHistoryInput.userId',
      'SaveViewInput.id',
      'SetBudgetInput.alertAt',
      'SetBudgetInput.scope',
      'UpdateRoleInput.permissions',
    ])
  })
})
