import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada'
import {
  buildClientSchema,
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  type IntrospectionQuery,
  parse,
  print,
  printSchema,
  validate,
} from 'graphql'
import { expect, expectTypeOf, it } from 'vitest'
import * as documents from '../generated/graphql.js'
import type { DocumentLike } from '../index.js'
import { type introspection, sdl } from './index.js'

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8')

it('is the schema of the server, as text and as a file', async () => {
  const server = await read('../schema/schema.graphql')
  expect(sdl).toBe(`${printSchema(buildSchema(server))}\n`)
  expect(await read('schema/schema.graphql')).toContain(sdl)
})

it('is the same schema as a result of introspection', async () => {
  const result = JSON.parse(await read('schema/introspection.json')) as IntrospectionQuery
  const introspected = buildClientSchema(result)
  const schema = buildSchema(sdl)
  for (const [a, b] of [
    [schema, introspected],
    [introspected, schema],
  ] as const)
    expect([...findBreakingChanges(a, b), ...findDangerousChanges(a, b)]).toEqual([])
})

it('types the documents of gql.tada', () => {
  const graphql = initGraphQLTada<{
    introspection: introspection
    scalars: { DateTime: string; ID: string }
  }>()
  const Title = graphql(
    'query Title($id: ID!) { conversation(id: $id) { title pinned createdAt viewerAccess } }',
  )
  expectTypeOf<VariablesOf<typeof Title>>().toEqualTypeOf<{ id: string }>()
  expectTypeOf<ResultOf<typeof Title>>().toEqualTypeOf<{
    conversation: {
      title: string | null
      pinned: boolean
      createdAt: string
      viewerAccess: 'OWNER' | 'READ' | 'WRITE'
    } | null
  }>()
  expect(validate(buildSchema(sdl), parse(print(Title)))).toEqual([])
  // @ts-expect-error: it is parsed, and would be sent as [object Object]
  expectTypeOf(Title).toExtend<DocumentLike<unknown, unknown>>()
})

it('brings every document of the client and of the console by its hash, for servers that run no others', async () => {
  const manifest = JSON.parse(await read('trusted-documents.json')) as Record<string, string>
  for (const [hash, text] of Object.entries(manifest))
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash)
  const texts = new Set(Object.values(manifest))
  const own = new Set(Object.values(documents).map(String))
  expect([...own].filter(text => !texts.has(text))).toEqual([])
  const others = [...texts].filter(text => !own.has(text))
  expect(others.filter(text => !/^(query|mutation|subscription) Console/.test(text))).toEqual([])
  expect(others.flatMap(text => validate(buildSchema(sdl), parse(text)))).toEqual([])
})

it('brings every document of the client as one file for other tools, valid in this schema', async () => {
  const file = parse(await read('schema/operations.graphql'))
  expect(validate(buildSchema(sdl), file)).toEqual([])
  const operations = file.definitions.filter(({ kind }) => kind === 'OperationDefinition')
  expect(operations).toHaveLength(Object.values(documents).length)
})
