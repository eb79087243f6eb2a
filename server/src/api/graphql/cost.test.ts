import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { transports } from '../../../test/ask.js'
import { type Parley, startParley } from '../../../test/parley.js'

vi.mock('./limits.js', async original => {
  const { limits, ...rest } = await original<typeof import('./limits.js')>()
  return { ...rest, limits: { ...limits, fields: 60, answer: 20_000 } }
})

let parley: Parley
let token: string

beforeAll(async () => {
  parley = await startParley()
  token = (await parley.signIn('user')).token
})
afterAll(() => parley[Symbol.asyncDispose]())

describe.each(Object.entries(transports))('over %s', (_name, send) => {
  const ask = (query: string, variables: Record<string, unknown> = {}) =>
    send(parley.url, { query, variables }, token)
  const codes = async (query: string, variables?: Record<string, unknown>) =>
    (await ask(query, variables)).errors?.map(({ extensions }) => extensions.code)

  test.each(['me @include(if: $b) { id }', 'me { id @skip(if: $b) }', 'me { ... @include(if: $b) { id } }'])(
    'a condition that is null refuses, whatever was asked before: %s',
    async condition => {
      const query = `query($b: Boolean = true) { ${condition} messages(first: 100) { nodes { siblings { id siblings { id role status } } } } }`
      for (const _time of [1, 2]) {
        expect(await codes(query, {})).toEqual(['QUERY_TOO_COMPLEX'])
        expect(await codes(query, { b: true })).toEqual(['QUERY_TOO_COMPLEX'])
        expect(await codes(query, { b: null })).toEqual(['BAD_USER_INPUT'])
      }
    },
  )

  test.each([
    ['mutation($v: Boolean = false) { startDeviceLogin(provider: "acme", cookie: $v) { handle } }'],
    ['query($v: ID = "usr_1") { nodes(ids: [$v]) { id } }'],
    ['query($v: SortDirection) { conversations(orderBy: { direction: $v }) { totalCount } }'],
    ['query($v: HistoryScope) { conversations(scope: $v) { totalCount } }'],
  ])('null is refused where it may not stand: %s', async query => {
    expect(await codes(query, { v: null })).toEqual(['BAD_USER_INPUT'])
  })

  test('introspection far beyond the standard query is not free', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${index}: name`).join(' ')
    const bomb = await ask(`{ __schema { types { fields { type { fields { ${names} } } } } } }`)
    expect(bomb.errors?.[0]?.message).toMatch(/costs/)
  })

  test('lists are charged for what they hold', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, () => ask('mutation { createConversation(input: {}) { id } }')),
    )
    expect(made.flatMap(({ errors }) => errors ?? [])).toEqual([])
    const page = (fields: string) => `{ conversations(first: 10) { nodes { ${fields} } } }`
    expect(await codes(page('id'))).toBeUndefined()
    expect(await codes(page('id title model { id } pinned archived tags createdAt'))).toEqual([
      'QUERY_TOO_COMPLEX',
    ])
  })

  test('an answer has a largest size', async () => {
    const query = 'mutation ($t: String) { createConversation(input: { systemPrompt: $t }) { systemPrompt } }'
    expect(await codes(query, { t: 'a'.repeat(9000) })).toBeUndefined()
    const twice = query.replace(
      '{ systemPrompt }',
      '{ one: systemPrompt two: systemPrompt three: systemPrompt }',
    )
    expect(await codes(twice, { t: 'a'.repeat(9000) })).toEqual(['QUERY_TOO_COMPLEX'])
  })
})
