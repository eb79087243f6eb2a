import type { PluginFunction, Types } from '@graphql-codegen/plugin-helpers'
import { concatAST, type FragmentDefinitionNode, isObjectType, Kind } from 'graphql'
import { commentOf } from './comment.ts'
import { isEntity, objectsOf } from './entities.ts'
import { header } from './header.ts'
import { typeNameOf } from './selection.ts'
import { createShapes } from './shape.ts'
import type { Scalars } from './tsType.ts'
import { usedTypes } from './used.ts'

export interface TypesConfig {
  /** Types that are written by hand. */
  handWritten?: string[]
  scalars?: Scalars
}

/**
 * Codegen plugin: an interface for each fragment on an object, UserFields is User, with what the schema says about its
 * fields, and with all of a fragment that stands in it; and the enums and inputs, under their own names.
 */
export const plugin: PluginFunction<TypesConfig> = (schema, files, { handWritten = [], scalars = {} }) => {
  const shapes = createShapes(schema, scalars)
  const interfaces = fragmentsIn(files).flatMap(({ name, typeCondition, selectionSet }) => {
    const title = typeNameOf(name.value)
    const type = schema.getType(typeCondition.name.value)
    if (!isObjectType(type) || handWritten.includes(title)) return []
    const spread = selectionSet.selections.filter(node => node.kind === Kind.FRAGMENT_SPREAD)
    const selections = selectionSet.selections.filter(node => node.kind !== Kind.FRAGMENT_SPREAD)
    const bases = spread.map(node => typeNameOf(node.name.value))
    const heading = [
      `export interface ${title}`,
      ...(bases.length > 0 ? [`extends ${bases.join(', ')}`] : []),
    ]
    const shape = shapes.objectOf(type, { ...selectionSet, selections })
    return `${commentOf(type)}${heading.join(' ')} ${shape}\n`
  })
  const entities = objectsOf(schema).filter(isEntity)
  const cases = entities.map(({ name }) => caseOf(name))
  const node = schema.getType('Node')
  const nodes =
    node && cases.length > 0
      ? [
          `/** An object of any type; \`__typename\` says which. */\nexport type Node =\n${cases.join('\n')};\n`,
        ]
      : []
  const documents = files.flatMap(({ document }) => document ?? [])
  const others = usedTypes(schema, documents).map(({ name }) => name)
  const shown = others.filter(name => shapes.named.has(name))
  return {
    prepend: [
      header,
      ...(shown.length > 0 ? [`import type { ${shown.join(', ')} } from './graphql.js';\n`] : []),
    ],
    content: [
      ...interfaces,
      ...nodes,
      ...(others.length > 0 ? [`export type { ${others.join(', ')} } from './graphql.js';\n`] : []),
    ].join('\n'),
  }
}

const caseOf = (name: string): string =>
  `  | ({\n    /** Its type. */\n    __typename: '${name}';\n  } & ${name})`

const fragmentsIn = (files: Types.DocumentFile[]): FragmentDefinitionNode[] =>
  concatAST(files.flatMap(({ document }) => document ?? [])).definitions.filter(
    node => node.kind === Kind.FRAGMENT_DEFINITION,
  )
