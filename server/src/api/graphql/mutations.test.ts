import { readFileSync } from 'node:fs'
import { buildSchema, isNonNullType } from 'graphql'
import { expect, test } from 'vitest'
import { transports } from '../../../test/ask.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

test('every mutation may be refused alone: its field is nullable', () => {
  const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'))
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  expect(mutations.length).toBeGreaterThan(20)
  expect(mutations.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([])
})

/** Three, of which the one in the middle is refused. */
const three = (refused: string) => `mutation {
  a: createApiKey(input: { name: "first", scopes: [CHAT] }) { secret }
  b: ${refused}
  c: createConversation(input: { title: "third" }) { title }
}`

onEveryDatabase(database => {
  test.each(Object.entries(transports))(
    'a refusal costs nothing of the rest over %s',
    async (_, transport) => {
      await using parley = await startParley({ database })
      const user = await parley.signIn('user')
      for (const [refused, code] of [
        ['createApiKey(input: { name: "second", scopes: [USERS_MANAGE] }) { secret }', 'FORBIDDEN'],
        ['createApiKey(input: { name: " ", scopes: [CHAT] }) { secret }', 'BAD_USER_INPUT'],
        ['createRole(input: { name: "mine", permissions: [] }) { id }', 'FORBIDDEN'],
        ['deleteRole(id: "rol_1")', 'FORBIDDEN'],
        ['updateConversation(id: "cnv_1", input: { title: "mine" }) { id }', 'NOT_FOUND'],
        ['suspendUsers(ids: []) { id }', 'FORBIDDEN'],
      ]) {
        const { data, errors } = await transport(parley.url, { query: three(refused ?? '') }, user.token)
        expect(errors).toMatchObject([{ path: ['b'], extensions: { code } }])
        expect(data).toEqual({ a: { secret: expect.any(String) }, b: null, c: { title: 'third' } })
        const key = parley.as({ token: data.a.secret })
        expect((await key.ask('{ me { id } }')).errors).toBeUndefined()
      }
    },
  )
})
