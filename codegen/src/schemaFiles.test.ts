import { buildSchema, printSchema } from 'graphql'
import { expect, it } from 'vitest'
import { plugin as introspection } from './introspection.ts'
import { plugin as sdl } from './sdl.ts'

const schema = buildSchema(`
  type Query { "What \`now\` and \${then} say, with a \\\\ in it." mood(at: At): Mood }
  input At { hour: Int! }
  enum Mood { "Well." GOOD BAD }
`)

const content = async (output: unknown): Promise<string> => {
  const done = (await output) as string | { content: string }
  return typeof done === 'string' ? done : done.content
}

it('writes the schema as text', async () => {
  expect(await content(sdl(schema, [], {}))).toBe(`${printSchema(schema)}\n`)
})

it('writes the schema as a constant that is the same text, whatever its descriptions hold', async () => {
  const source = await content(sdl(schema, [], { module: true }))
  const evaluated: unknown = await import(
    `data:text/javascript,${encodeURIComponent(source.replace(': string', ''))}`
  )
  expect(evaluated).toMatchObject({ sdl: `${printSchema(schema)}\n` })
})

it('writes the result of introspection without descriptions', async () => {
  const text = await content(introspection(schema, [], {}))
  expect(text).not.toContain('Well.')
  expect(JSON.parse(text)).toMatchObject({ __schema: { queryType: { name: 'Query' } } })
})

it('writes the type that gql.tada reads, with enums, arguments and inputs', async () => {
  const text = await content(introspection(schema, [], { types: true }))
  expect(text).toContain('export type introspection = {')
  expect(text).toContain("enumValues: 'GOOD' | 'BAD'")
  expect(text).toContain("'At': { kind: 'INPUT_OBJECT'")
})
