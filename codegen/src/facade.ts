import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { concatAST, Kind, type OperationDefinitionNode } from 'graphql'
import { header } from './header.ts'
import { type Method, methodOf } from './method.ts'
import { createSignatures } from './signature.ts'
import type { Scalars } from './tsType.ts'

export interface FacadeConfig {
  /** Operations whose methods are written by hand. */
  handWritten?: string[]
  /** Names of mutations that may be sent again after a network error without a key: a regular expression. */
  repeatable?: string
  /** Mutations that may answer null without an error. */
  answersNull?: string[]
  /** Headings of the reference, each with what the names of its methods match: a regular expression. The first one that fits. */
  categories?: Record<string, string>
  scalars?: Scalars
}

const reserved = ['signal', 'timeout', 'idempotent', 'onPartialError', 'onReconnect', 'maxAttempts']

const about = `/**
 * One method for each operation of the server.
 *
 * @example
 * \`\`\`ts
 * const { reply } = await parley.sendMessage({ content: 'Hello' })
 * const { nodes } = await parley.conversations({ first: 50, filter: { archived: true }, signal })
 * \`\`\`
 *
 * @throws {ParleyError} What the server refused, NETWORK_ERROR, TIMEOUT, BAD_RESPONSE or CLIENT_CLOSED; the signal’s reason once it is aborted.
 *
 * @hidden The reference shows them where they are used, as methods of {@link Parley}.
 */`

/**
 * Codegen plugin: a method per operation, with what the schema says about it. What an operation needs comes first, in the
 * order of the schema; what it may have stands with the options in one last object, so that the schema can grow
 * without moving anything.
 */
export const plugin: PluginFunction<FacadeConfig> = (schema, files, config) => {
  const repeatable = config.repeatable ? new RegExp(config.repeatable) : null
  const { definitions } = concatAST(files.flatMap(file => file.document ?? []))
  const fragments = definitions.filter(node => node.kind === Kind.FRAGMENT_DEFINITION)
  // Those that it is written with: they may use its variables.
  const fragmentsIn = (node: OperationDefinitionNode) =>
    fragments.filter(({ name }) => name.value === `${node.name?.value}Fields`)
  const methods = definitions
    .filter(node => node.kind === Kind.OPERATION_DEFINITION)
    .map(node => methodOf(node, schema, repeatable, config.answersNull, fragmentsIn(node)))
    .filter(({ name }) => !config.handWritten?.includes(name))
  for (const method of methods) refuseReserved(method)
  const categories = Object.entries(config.categories ?? {})
  const categoryOf = (name: string) => categories.find(([, names]) => new RegExp(names).test(name))?.[0]
  const signatures = createSignatures(schema, config.scalars ?? {}, categoryOf)
  const content = [
    ...methods.map(signatures.options).filter(text => text !== ''),
    `${about}\nexport interface Operations {`,
    `${methods.map(signatures.signature).join('\n\n')}\n}\n`,
    '/** @internal */',
    'export const createOperations = ({ one, done, items, node, list, events }: Caller): Operations => ({',
    ...methods.map(implementation),
    '});\n',
  ].join('\n')
  return {
    prepend: [
      header,
      "import type { Caller } from '../caller.js';",
      "import type { Events, FollowOptions } from '../events.js';",
      "import type { List } from '../list.js';",
      "import type { RequestOptions } from '../request.js';",
      "import * as documents from './graphql.js';",
      `import type { ${[...signatures.named].toSorted().join(', ')} } from './types.js';`,
    ],
    content,
  }
}

function implementation({ operation, name, call, path, required, repeat }: Method): string {
  const parameters = required.map(({ name, mayBeEmpty }) => (mayBeEmpty ? `${name} = {}` : name))
  const variables = required.length > 0 ? `{ ${required.map(({ name }) => name).join(', ')} }` : '{}'
  const facts = [`documents.${operation}Document`, variables, 'options']
  const named = path.length > 1 ? [`'${path.join('.')}'`] : []
  if (repeat || named.length > 0) facts.push(repeat ? `'${repeat}'` : 'undefined')
  facts.push(...named)
  return `  ${name}: (${[...parameters, 'options'].join(', ')}) => ${call}(${facts.join(', ')}),`
}

/** An argument must not take the place of an option. */
function refuseReserved({ operation, optional }: Method): void {
  const taken = optional.find(({ name }) => reserved.includes(name))
  if (taken) throw new Error(`${operation} has an argument ${taken.name}, which is an option of every call.`)
}
