import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { badInput } from '../../base/errors.js'
import { limits } from '../graphql/limits.js'

const PATH = /^[_A-Za-z]\w*(\.[_A-Za-z]\w*)*$/
const MAX_COLUMNS = 100
const paging = ['first', 'after', 'last', 'before', 'offset']

export interface ListDocument {
  source: string
  document: DocumentNode
  operation: OperationDefinitionNode
  /** Whether it comes in pages, or all at once. */
  paged: boolean
  /** Whether its filter can leave out what came later. */
  pinnable: boolean
}

/** The list's own operation with these columns: what somebody may see of it is decided where it always is. */
export function listDocument(
  schema: GraphQLSchema,
  name: string,
  given: readonly string[],
  columns: readonly string[],
): ListDocument {
  const field = schema.getQueryType()?.getFields()[name]
  const paged = field !== undefined && isPaged(field)
  if (!field || !(paged || isWhole(field))) throw badInput({ list: `There is no list called ${name}.` })
  const wrong = given.find(argument => paging.includes(argument) || !typeOf(field, argument))
  if (wrong !== undefined) throw badInput({ arguments: `The list takes no argument called ${wrong}.` })
  if (columns.length < 1 || columns.length > MAX_COLUMNS)
    throw badInput({ columns: `columns must be 1 to ${MAX_COLUMNS}.` })
  const strange = columns.find(column => !PATH.test(column))
  if (strange !== undefined) throw badInput({ columns: `${strange} is not a path of fields.` })
  const pinnable = hasCreatedBefore(field)
  const taken = new Set([...given, ...(paged ? ['first', 'after'] : []), ...(pinnable ? ['filter'] : [])])
  const declared = [...taken].map(argument => `$${argument}: ${typeOf(field, argument)}`).join(', ')
  const passed = [...taken].map(argument => `${argument}: $${argument}`).join(', ')
  const fields = selectionOf(columns)
  const source = `query${declared && ` (${declared})`} { list: ${name}${passed && `(${passed})`} ${
    paged ? `{ nodes ${fields} pageInfo { hasNextPage endCursor } }` : fields
  } }`
  const document = parse(source, { maxTokens: 2 * limits.tokens })
  const [operation] = document.definitions
  return { source, document, operation: operation as OperationDefinitionNode, paged, pinnable }
}

type Field = GraphQLField<unknown, unknown>

const typeOf = (field: Field, argument: string) => field.args.find(({ name }) => name === argument)?.type

/** A list by the rule that most of them follow. */
const isPaged = (field: Field): boolean =>
  getNamedType(field.type).name.endsWith('Connection') &&
  ['first', 'after', 'filter', 'orderBy'].every(argument => typeOf(field, argument))

/** All objects of a type at once. */
function isWhole(field: Field): boolean {
  const item = getNamedType(field.type)
  return isListType(getNullableType(field.type)) && isObjectType(item) && 'id' in item.getFields()
}

function hasCreatedBefore(field: Field): boolean {
  const filter = typeOf(field, 'filter')
  return isInputObjectType(filter) && 'createdBefore' in filter.getFields()
}

type Tree = Map<string, Tree>

function selectionOf(columns: readonly string[]): string {
  const tree: Tree = new Map()
  for (const column of columns) {
    let at = tree
    for (const name of column.split('.')) {
      const inner = at.get(name) ?? new Map()
      at.set(name, inner)
      at = inner
    }
  }
  return printed(tree)
}

const printed = (tree: Tree): string =>
  `{ ${[...tree].map(([name, inner]) => (inner.size > 0 ? `${name} ${printed(inner)}` : name)).join(' ')} }`
