import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { openHistory, signInAuditor } from '../../../test/auditor.js'
import { eventually } from '../../../test/eventually.js'
import { knockAt } from '../../../test/knock.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'

/** Lists of another kind, and why. */
const others = new Map([
  ['Query.changes', 'what happened, read forwards from a place'],
  ['Conversation.messages', 'one branch: its cursors pin the leaf'],
])

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'))

interface Listed {
  name: string
  parent: GraphQLObjectType
  field: GraphQLField<unknown, unknown>
  item: string
}

/** Every field that gives pages of something. */
const lists: Listed[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap(parent =>
    Object.values(parent.getFields()).flatMap(field => {
      const item = /^(\w+)Connection$/.exec(getNamedType(field.type).name)?.[1]
      return item ? [{ name: `${parent.name}.${field.name}`, parent, field, item }] : []
    }),
  )
const ruled = lists.filter(({ name }) => !others.has(name))

test('every list but a few is of one kind', () => {
  expect(lists.filter(({ name }) => others.has(name))).toHaveLength(others.size)
  expect(ruled.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Query.users', 'Query.messages', 'User.sessions', 'Role.users']),
  )
})

describe.each(ruled)('$name', ({ field, item }) => {
  const typeOf = (name: string) => String(field.args.find(arg => arg.name === name)?.type)
  const inputOf = (name: string) => {
    const type = schema.getType(name)
    return isInputObjectType(type)
      ? Object.fromEntries(Object.values(type.getFields()).map(({ name, type: of }) => [name, String(of)]))
      : {}
  }

  test('takes a page from either end, or by number, what to hold and in which order', () => {
    const paging = { first: 'Int', after: 'String', last: 'Int', before: 'String', offset: 'Int' }
    const taken = Object.keys({ ...paging, filter: '', orderBy: '' }).map(name => [name, typeOf(name)])
    expect(Object.fromEntries(taken)).toEqual({
      ...paging,
      filter: `${item}Filter`,
      orderBy: `${item}Order`,
    })
  })

  test('is narrowed by ids and by when its items were made', () => {
    expect(inputOf(`${item}Filter`)).toMatchObject({
      ids: '[ID!]',
      createdAfter: 'DateTime',
      createdBefore: 'DateTime',
    })
  })

  test('is ordered by one of some fields, in either direction', () => {
    expect(inputOf(`${item}Order`)).toEqual({ field: `${item}OrderField!`, direction: 'SortDirection!' })
    const fields = schema.getType(`${item}OrderField`)
    expect(isEnumType(fields) && fields.getValues().map(({ name }) => name)).toContain('CREATED_AT')
  })

  test('is counted so far, or to its end', () => {
    const connection = getNamedType(field.type) as GraphQLObjectType
    const { type, args } = connection.getFields().totalCount ?? {}
    expect([String(type), args?.map(arg => `${arg.name}: ${arg.type} = ${arg.defaultValue}`)]).toEqual([
      'Int',
      ['exact: Boolean! = false'],
    ])
  })
})

onEveryDatabase(database => {
  /** Every list as an admin asks for it. */
  const queries = ruled
    .filter(({ parent }) => parent.name === 'Query')
    .map(({ field, item }) => ({
      list: field.name,
      ask: async (person: SignedIn, args: Record<string, unknown>, what = 'nodes { id }') => {
        const { data, errors } = await person.ask({
          query: `query ($first: Int, $after: String, $last: Int, $before: String, $offset: Int, $filter: ${item}Filter,
            $orderBy: ${item}Order) { list: ${field.name}(first: $first, after: $after, last: $last, before: $before,
            offset: $offset, filter: $filter, orderBy: $orderBy) { ${what} } }`,
          variables: args,
        })
        expect(errors).toBeUndefined()
        return data.list
      },
    }))

  test.each(queries)(
    '$list: pages of either kind hold the same, and filters that all lists have narrow it',
    async ({ list, ask }) => {
      await using parley = await startParley({ database })
      parley.model.otherwise('Yes.')
      const admin = await parley.signIn('admin')
      await parley.signIn('user')
      const auditor = await signInAuditor(parley)
      for (const title of ['one', 'two']) {
        await openHistory(auditor)
        const { reply } = await admin.client.sendMessage({ content: title })
        await admin.client.reply(reply.id).done()
        await admin.ask(`mutation { createApiKey(input: { name: "${title}", scopes: [CHAT] }) { secret } }`)
        await admin.client.setBudget({
          scope: 'ORGANIZATION',
          period: title === 'one' ? 'DAY' : 'MONTH',
          limit: '5',
        })
        await admin.client.inviteUsers({ emails: [`${title}@example.com`] })
        await knockAt(parley, title)
        await admin.client.createUpload({ filename: title, contentType: '', size: 1 })
      }
      const orderBy = { field: 'CREATED_AT', direction: 'ASC' }
      // Reading the audit log adds to it: what was there before is the list.
      const end = Date.now() + 1
      while (Date.now() < end) await setImmediate()
      const createdBefore = new Date(end).toISOString()
      const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id)
      const all = idsOf(await ask(admin, { orderBy, filter: { createdBefore } }))
      expect(all.length, list).toBeGreaterThanOrEqual(2)
      const [first = '', second = ''] = all
      const filter = { createdBefore }
      expect(idsOf(await ask(admin, { orderBy, filter, first: 1 }))).toEqual([first])
      expect(idsOf(await ask(admin, { orderBy, filter, first: 1, offset: 1 }))).toEqual([second])
      const page = await ask(admin, { orderBy, filter, first: 1 }, 'nodes { id } pageInfo { endCursor }')
      expect(idsOf(await ask(admin, { orderBy, filter, first: 1, after: page.pageInfo.endCursor }))).toEqual([
        second,
      ])
      expect(idsOf(await ask(admin, { orderBy, filter, last: 1 }))).toEqual(all.slice(-1))
      expect(idsOf(await ask(admin, { orderBy: { ...orderBy, direction: 'DESC' }, filter }))).toEqual(
        all.toReversed(),
      )
      expect(idsOf(await ask(admin, { filter: { ids: [second, 'unknown'] } }))).toEqual([second])
      expect(idsOf(await ask(admin, { filter: { createdBefore: '2000-01-01T00:00:00Z' } }))).toEqual([])
      const counts = 'totalCount exact: totalCount(exact: true)'
      // Null as long as the machine takes too long.
      await eventually(async () =>
        expect(await ask(admin, { filter: { ids: [first, second] } }, counts)).toEqual({
          totalCount: 2,
          exact: 2,
        }),
      )
    },
  )
})
