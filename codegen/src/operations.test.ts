import { buildSchema, parse } from 'graphql'
import { expect, it } from 'vitest'
import { plugin as exporter } from './exports.ts'
import { plugin } from './operations.ts'

const schema = buildSchema(`
  type Query { "Whoever asks." me: User, "Old." all: [User] @deprecated(reason: "Use users.") }
  interface Named { name: String }
  type User implements Named { id: ID, name: String, "Whom they trust." friend: User }
`)

const generate = async (source: string): Promise<string> => {
  const output = await plugin(schema, [{ document: parse(source) }], {})
  return typeof output === 'string' ? output : output.content
}

it('makes a constant of each operation that bundlers can drop, with the fragments below it', async () => {
  const content = await generate(`
    fragment A on User { id friend { ...B } first: name second: name third: name fourth: name }
    fragment B on User { id first: name second: name third: name fourth: name fifth: name }
    fragment C on User { id }
    query Me { me { ...A friend { ...A } } }
    query All { all { ...B } }
  `)
  expect(content).toContain(
    "const B = 'fragment B on User{id first:name second:name third:name fourth:name fifth:name}';",
  )
  expect(content).not.toContain('const C')
  expect(content).toContain(
    "export const MeDocument: TypedDocument<MeQuery, MeQueryVariables> = /*#__PURE__*/ operation('query Me{me{...A friend{...A}}}', [A, B]);",
  )
})

it('writes what is spread once, or short, where it is spread, unless it is of another type there', async () => {
  const content = await generate(`
    fragment A on User { id ...B }
    fragment B on User { friend { ...C } }
    fragment C on User { id }
    fragment N on Named { name }
    query Me { me { ...A ...N friend { ...C } } }
  `)
  expect(content).toContain("operation('query Me{me{id friend{id}...N friend{id}}}', [N]);")
})

it('documents operations by what the schema says about the field they are for', async () => {
  const fragment = 'fragment A on User { id }'
  expect(await generate(`${fragment} query Me { me { ...A } }`)).toContain(' * Whoever asks.\n')
  expect(await generate(`${fragment} query All { all { ...A } }`)).toContain(' * @deprecated Use users.\n */')
  expect(await generate(`${fragment} query Mine { me { friend { ...A } } }`)).toContain(
    ' * Whom they trust.\n',
  )
})

it('refuses an operation without a name', async () => {
  await expect(async () => generate('{ me { id } }')).rejects.toThrow('needs a name')
})

it('shows each operation with its types, and nothing else', async () => {
  const output = await exporter(schema, [{ document: parse('query Me { me { id } }') }], {})
  expect(typeof output === 'string' ? output : output.content).toBe(
    "export {\n  MeDocument,\n  type MeQuery,\n  type MeQueryVariables,\n} from './graphql.js';\n",
  )
})
