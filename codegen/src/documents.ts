import type { Types } from '@graphql-codegen/plugin-helpers'
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  visit,
} from 'graphql'
import { generateFragments } from './fragments.ts'
import { generateOperations } from './queries.ts'

export interface DocumentsConfig {
  /** Fields that cost too much to be asked for with every object, as Type.field: those of entities get an operation of their own. */
  leaveOut?: string[]
  /** Those of them, entities, that come whole with their object all the same: their operation asks for them again. */
  withObject?: string[]
  /** Fields, as Type.field, and types that are not asked for at all: whoever wants them writes a document. */
  without?: string[]
}

/**
 * Document transform: adds a fragment per object type and an operation per root field, and per field that wants
 * arguments or has pages. What a hand-written file defines under the same name is taken in its place.
 */
export function transform({
  documents,
  schema,
  config,
}: {
  documents: Types.DocumentFile[]
  schema: DocumentNode
  config: DocumentsConfig
}): Types.DocumentFile[] {
  // Files come in the order in which they happen to be read; what they define takes its place in that of the schema.
  const files = documents.toSorted((a, b) => ((a.location ?? '') < (b.location ?? '') ? -1 : 1))
  const written = new Map(
    files.flatMap(({ document }) => document?.definitions ?? []).map(node => [nameOf(node), node]),
  )
  const generated = parse(
    generateDocuments(buildASTSchema(withoutFields(schema, config)), config),
  ).definitions
  const names = new Set(generated.map(nameOf))
  const definitions = [
    ...generated.map(node => written.get(nameOf(node)) ?? node),
    ...[...written.values()].filter(node => !names.has(nameOf(node))),
  ]
  return [{ location: 'generated', document: { kind: Kind.DOCUMENT, definitions } }]
}

const nameOf = (definition: DefinitionNode): string | undefined =>
  'name' in definition ? definition.name?.value : undefined

function withoutFields(schema: DocumentNode, { without = [] }: DocumentsConfig): DocumentNode {
  const left = new Set(without)
  const found = visit(schema, {
    ObjectTypeDefinition(type) {
      if (left.delete(type.name.value)) return null
      const fields = type.fields?.filter(({ name }) => !left.delete(`${type.name.value}.${name.value}`))
      return { ...type, fields }
    },
  })
  for (const name of left) throw new Error(`There is no ${name} to do without.`)
  return found
}

/** Every fragment and operation that a schema gives rise to. */
export function generateDocuments(
  schema: GraphQLSchema,
  { leaveOut, withObject = [] }: DocumentsConfig = {},
): string {
  const leftOut = new Set(leaveOut)
  for (const name of withObject) if (!leftOut.has(name)) throw new Error(`${name} is not left out.`)
  for (const name of leftOut)
    if (!hasField(schema, name)) throw new Error(`There is no ${name} to leave out.`)
  return [
    ...generateFragments(schema, leftOut, new Set(withObject)),
    ...generateOperations(schema, leftOut),
  ].join('\n\n')
}

function hasField(schema: GraphQLSchema, name: string): boolean {
  const [typeName = '', field = ''] = name.split('.')
  const type = schema.getType(typeName)
  return isObjectType(type) && field in type.getFields()
}
