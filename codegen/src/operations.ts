import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import {
  concatAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isExecutableDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { commentOf } from './comment.ts'
import { header } from './header.ts'
import { inlineFragments } from './inlineFragments.ts'
import { placeOf } from './place.ts'

/**
 * Codegen plugin: a constant per operation, with its fragments in an array so that bundlers can drop what is not used
 * (a template literal that names another constant is kept). Stands beside the types of typescript-operations.
 */
export const plugin: PluginFunction = (schema, files) => {
  const document = concatAST(files.flatMap(file => file.document ?? []))
  const written = document.definitions.filter(isExecutableDefinitionNode)
  const definitions = inlineFragments(written, schema)
  const fragments = definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION)
  const find = (name: string) => fragments.find(fragment => fragment.name.value === name)
  const operations = definitions.flatMap((node, i) => {
    const original = written[i]
    if (node.kind !== Kind.OPERATION_DEFINITION || original?.kind !== node.kind) return []
    return [{ node, original, spread: spreadIn(node, find) }]
  })
  const used = new Set(operations.flatMap(({ spread }) => spread))
  return {
    prepend: [header, "import { operation, type TypedDocument } from '../operation.js';"],
    content: [
      ...fragments
        .filter(({ name }) => used.has(name.value))
        .map(node => `const ${node.name.value} = ${quoted(node)};`),
      ...operations.map(operation => declare(operation, schema)),
    ].join('\n\n'),
  }
}

interface Operation {
  node: OperationDefinitionNode
  /** As it is written: with all its fragments. */
  original: OperationDefinitionNode
  spread: string[]
}

function declare({ node, original, spread }: Operation, schema: GraphQLSchema): string {
  const name = node.name?.value
  if (!name) throw new Error('Every operation of the SDK needs a name.')
  const type = `${name}${node.operation[0]?.toUpperCase()}${node.operation.slice(1)}`
  const text = [quoted(node), ...(spread.length ? [`[${spread.join(', ')}]`] : [])].join(', ')
  const method = `${name[0]?.toLowerCase()}${name.slice(1)}`
  const more = [`@see {@link Parley.${method}}`, '@category Documents']
  const comment = commentOf(placeOf(original, schema).field, { more })
  return `${comment}export const ${name}Document: TypedDocument<${type}, ${type}Variables> = /*#__PURE__*/ operation(${text});`
}

/** The names of all fragments below a node, in the order of their first use. */
function spreadIn(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  find: (name: string) => FragmentDefinitionNode | undefined,
  found: string[] = [],
): string[] {
  visit(node, {
    FragmentSpread({ name: { value: name } }) {
      const fragment = find(name)
      if (!fragment || found.includes(name)) return
      found.push(name)
      spreadIn(fragment, find, found)
    },
  })
  return found
}

const quoted = (node: DocumentNode['definitions'][number]): string =>
  `'${stripIgnoredCharacters(print(node)).replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`
