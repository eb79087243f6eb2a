import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Request, transports } from '../../../test/ask.js'
import { type Parley, startParley } from '../../../test/parley.js'

let parley: Parley
let production: Parley
let token: string

beforeAll(async () => {
  const issuer = { OIDC_CORP_ISSUER: 'http://localhost:1', OIDC_CORP_CLIENT_ID: 'parley' }
  ;[parley, production] = await Promise.all([
    startParley(),
    startParley({ env: { NODE_ENV: 'production', ...issuer } }),
  ])
  token = (await parley.signIn('user')).token
})
afterAll(async () => {
  await Promise.all([parley[Symbol.asyncDispose](), production[Symbol.asyncDispose]()])
})

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')

const nested = (depth: number): string => {
  const inner = `${times(depth - 3, () => 'parent {')} id ${times(depth - 3, () => '}')}`
  return `{ messages { nodes { ${inner} } } }`
}

const fragments = (count: number): string =>
  `{ me { ...F0 } } ${times(count, i => `fragment F${i} on User { ${i < count - 1 ? `...F${i + 1}` : 'id'} }`)}`

/** Spreads each fragment several times: thousands of millions of selections in a short document. */
const bomb = `{ me { ...F0 } } ${times(15, i => `fragment F${i} on User { ${times(4, () => `...F${i + 1}`)} }`)}
  fragment F15 on User { id }`

const page = (size: number, inner: string): string => `messages(first: ${size}) { nodes { ${inner} } }`

const totals =
  'people ratings { up down } totals { messages failed promptTokens completionTokens cachedPromptTokens reasoningTokens cost timeToFirstToken timeToFirstTokenP95 timeToFirstTokenP99 }'
const usage = (rows: string): string =>
  `usage(filter: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }, groupBy: [DAY, USER]) { rows { ${rows} } ${totals} truncated }`

type Case = [rule: string, request: Request | string, code: string]

const refused: Case[] = [
  ['at most 1000 tokens', `{ me { ${times(1000, () => 'id')} } }`, 'GRAPHQL_PARSE_FAILED'],
  ['a depth of 8', nested(9), 'QUERY_TOO_COMPLEX'],
  ['40 aliases', `{ me { ${times(41, i => `a${i}: id`)} } }`, 'QUERY_TOO_COMPLEX'],
  ['40 aliases, of __typename too', `{ me { ${times(41, i => `a${i}: __typename`)} } }`, 'QUERY_TOO_COMPLEX'],
  [
    '40 aliases, in fragments too',
    `{ ${times(6, i => `a${i}: me { ...F }`)} } fragment F on User { ${times(6, i => `b${i}: id`)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  ['10 root fields', `{ ${times(11, () => '__typename')} }`, 'QUERY_TOO_COMPLEX'],
  [
    '10 root fields, in fragments too',
    `{ ...F } fragment F on Query { ${times(11, () => '__typename')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  ['5 directives', `{ me { ${times(6, () => 'id @include(if: true)')} } }`, 'QUERY_TOO_COMPLEX'],
  ['20 fragments', fragments(21), 'QUERY_TOO_COMPLEX'],
  ['1000 selections', bomb, 'QUERY_TOO_COMPLEX'],
  [
    '1000 selections, of the schema too',
    `{ __schema { types { ...F0 } } } ${bomb.slice(bomb.indexOf('fragment')).replaceAll('on User { id', 'on __Type { name').replaceAll('User', '__Type')}`,
    'QUERY_TOO_COMPLEX',
  ],
  ['no fragment within itself', '{ me { ...F } } fragment F on User { ...F }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a cost of 6000', `{ ${page(100, 'siblings { siblings { id role } }')} }`, 'QUERY_TOO_COMPLEX'],
  [
    'a cost of 6000, however few versions of versions it names',
    '{ node(id: "msg_1") { ... on Message { siblings { siblings { siblings { id } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a cost of 6000, also of a list for each row of a report',
    `{ ${usage('user { conversations(first: 1) { nodes { id } } sessions(first: 1) { nodes { id } } }')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  ['pages of 100', `{ ${page(101, 'id')} }`, 'BAD_USER_INPUT'],
  ['pages of at least 1', `{ ${page(-1, 'id')} }`, 'BAD_USER_INPUT'],
  [
    '100 ids',
    {
      query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: Array(101).fill('usr_1') },
    },
    'BAD_USER_INPUT',
  ],
  [
    'operations that are in the document',
    { query: 'query A { __typename }', operationName: 'B' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['one operation', 'query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
]

const allowed: [rule: string, request: string][] = [
  ['the standard introspection query', getIntrospectionQuery()],
  ['a depth of 8', nested(8)],
  ['40 aliases', `{ me { ${times(40, i => `a${i}: __typename`)} } }`],
  ['10 root fields', `{ ${times(10, () => '__typename')} }`],
  ['5 directives', `{ me { ${times(5, () => 'id @include(if: true)')} } }`],
  ['20 fragments', fragments(20)],
  ['pages of 100', `{ ${page(100, 'id')} }`],
  [
    'all that a report has',
    `{ ${usage(`day user { id name email picture } model { id name } apiKey { id name prefix } failure ${totals}`)} }`,
  ],
]

describe.each(Object.entries(transports))('over %s', (_transport, ask) => {
  test.each(refused)('a document is held to %s', async (_rule, request, code) => {
    const { data, errors } = await ask(parley.url, request, token)
    expect(errors?.map(error => error.extensions.code)).toContain(code)
    expect(Object.values(data ?? {})).not.toContainEqual(expect.anything())
  })

  test.each(allowed)('%s is allowed', async (_rule, request) => {
    expect((await ask(parley.url, request, token)).errors).toBeUndefined()
  })

  test('of many mistakes five are told', async () => {
    const invalid = await ask(parley.url, `{ ${times(9, i => `unknown${i}`)} }`)
    expect(invalid.errors).toHaveLength(limitAndItsNotice)
    const query = `query (${times(9, i => `$v${i}: Int!`)}) { __typename ${times(9, i => `a${i}: messages(first: $v${i}) { totalCount }`)} }`
    const variables = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`v${i}`, 'text']))
    const misfit = await ask(parley.url, { query, variables }, token)
    expect(misfit.errors?.map(error => error.extensions.code)).toEqual(Array(5).fill('BAD_USER_INPUT'))
  })

  test('what a variable switches on counts, whatever was asked before', async () => {
    const query = `query ($deep: Boolean!, $id: ID!) { node(id: $id) { id } ${page(100, 'siblings @include(if: $deep) { siblings { id role } }')} }`
    const codesFor = async (variables: object) =>
      (await ask(parley.url, { query, variables: { ...variables } }, token)).errors?.map(
        error => error.extensions.code,
      )
    expect(await codesFor({ deep: false, id: 'usr_1' })).toBeUndefined()
    expect(await codesFor({ deep: true, id: {} })).toEqual(['BAD_USER_INPUT'])
    expect(await codesFor({ deep: true, id: 'usr_1' })).toEqual(['QUERY_TOO_COMPLEX'])
  })

  test.each(['{ mee { id } }', 'query ($order: MessageOrder) { messages(orderBy: $order) { totalCount } }'])(
    'no name is suggested: %s',
    async query => {
      const { errors } = await ask(parley.url, { query, variables: { order: { field: 'CREATED' } } }, token)
      expect(errors).not.toHaveLength(0)
      expect(JSON.stringify(errors)).not.toMatch(/Did you mean/i)
    },
  )

  test('the schema is told in development only', async () => {
    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "User") { name } }']) {
      expect((await ask(parley.url, query)).errors).toBeUndefined()
      const { errors } = await ask(production.url, query)
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    }
  })
})

/** Five, and one that says that there are more. */
const limitAndItsNotice = 6

test('a subscription over HTTP is told where to go', async () => {
  const { errors } = await transports.http(
    parley.url,
    'subscription { reply(messageId: "msg_1") { text } }',
    token,
  )
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('WebSocket'),
    extensions: { code: 'OPERATION_NOT_ALLOWED' },
  })
})
