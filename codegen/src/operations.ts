import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import {
  concatAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { commentOf } from './comment.ts'
import { header } from './header.ts'
import { placeOf } from './place.ts'

/**
 * Codegen plugin: a constant per operation, with its fragments in an array so that bundlers can drop what is not used
 * (a template literal that names another constant is kept). Stands beside the types of typescript-operations.
 */
export const plugin: PluginFunction = (schema, files) => {
  const document = concatAST(files.flatMap(file => file.document ?? []))
  const fragments = document.definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION)
  const operations = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const find = (name: string) => fragments.find(fragment => fragment.name.value === name)
  return {
    prepend: [header, "import { operation, type TypedDocument } from '../operation.js';"],
    content: [
      ...fragments.map(node => `const ${node.name.value} = ${quoted(node)};`),
      ...operations.map(node => declare(node, schema, spreadIn(node, find))),
    ].join('\n\n'),
  }
}

function declare(node: OperationDefinitionNode, schema: GraphQLSchema, fragments: string[]): string {
  const name = node.name?.value
  if (!name) throw new Error('Every operation of the SDK needs a name.')
  const type = `${name}${node.operation[0]?.toUpperCase()}${node.operation.slice(1)}`
  const text = [quoted(node), ...(fragments.length ? [`[${fragments.join(', ')}]`] : [])].join(', ')
  const method = `${name[0]?.toLowerCase()}${name.slice(1)}`
  const more = [`@see {@link Parley.${method}}`, '@category Documents']
  const comment = commentOf(placeOf(node, schema).field, { more })
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
