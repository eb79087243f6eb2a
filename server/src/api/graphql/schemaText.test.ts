import { buildSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import { createSchema } from './schema.js'
import { schemaText } from './schemaText.js'

const schema = createSchema()
const text = schemaText(schema)

test('what one needs for a root field stands in the schema', () => {
  expect(text).toMatch(/\): UserConnection @access\(anyOf: \[USERS_READ\]\)\n/)
  expect(text).toMatch(/roles: \[Role!\] @access\(anyOf: \[ROLES_MANAGE, USERS_READ\]\)\n/)
  const ruled = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap(root => Object.values(root?.getFields() ?? {}))
    .filter(({ extensions }) => !['everybody', 'signedIn'].includes(String(extensions.access)))
  expect(text.match(/@access\(anyOf/g)).toHaveLength(ruled.length)
})

test('what the console is told stands at types and fields', () => {
  expect(text).toContain('type User implements Node @admin(group: "PEOPLE", icon: "users") {\n')
  expect(text).toContain('@admin(given: "scope: ALL", needs: [CONVERSATIONS_MANAGE, HISTORY_READ_ALL])\n')
})

test('but for its directives the text is that of graphql-js', () => {
  expect(printSchema(buildSchema(text))).toBe(printSchema(schema))
})
