import {
  type ArgumentNode,
  type ExecutableDefinitionNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isRequiredInputField,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { type Field, isConnection, isList } from './entities.ts'
import { type Place, placeOf } from './place.ts'

/**
 * How a call goes: an answer, one that is null only with an error, an answer that is a list, one of objects of any type,
 * pages of a list, or events.
 */
export type Way = 'one' | 'done' | 'items' | 'node' | 'list' | 'events'

/** Why a mutation may be sent again: where it takes an idempotency key, or because it sets what it sets anew. */
export type Repeat = 'input' | 'argument' | 'repeat' | null

/** What a method of the client is made of. */
export interface Method extends Place {
  /** Of the operation, as its types are called. */
  operation: string
  name: string
  suffix: 'Query' | 'Mutation' | 'Subscription'
  call: Way
  repeat: Repeat
  required: Variable[]
  optional: Variable[]
}

export interface Variable {
  name: string
  description: string | null | undefined
  node: VariableDefinitionNode
  /** An input of which nothing is required, and besides which nothing is. */
  mayBeEmpty: boolean
}

const counts: Record<string, string> = {
  totalCount: 'Whether to count the list, up to 10 001.',
  exactCount: 'Whether to count it to its end, which may take too long.',
}
const suffixes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const

export function methodOf(
  node: OperationDefinitionNode,
  schema: GraphQLSchema,
  repeatable: RegExp | null,
  answersNull: readonly string[] = [],
  fragments: readonly FragmentDefinitionNode[] = [],
): Method {
  const operation = node.name?.value ?? ''
  const place = placeOf(node, schema)
  const definitions = node.variableDefinitions ?? []
  const required = definitions.filter(isRequired)
  const descriptions = descriptionsIn([node, ...fragments], schema)
  const describe = (definition: VariableDefinitionNode): Variable => ({
    name: nameOf(definition),
    description: counts[nameOf(definition)] ?? descriptions.get(nameOf(definition)),
    node: definition,
    mayBeEmpty: required.length === 1 && isOptionalInput(definition, schema),
  })
  return {
    ...place,
    operation,
    name: `${operation[0]?.toLowerCase()}${operation.slice(1)}`,
    suffix: suffixes[node.operation],
    call: callOf(node, place, answersNull),
    repeat: node.operation === 'mutation' ? repeatOf(definitions, place.field, schema, repeatable) : null,
    required: required.map(describe),
    optional: definitions.filter(definition => !isRequired(definition)).map(describe),
  }
}

function callOf(
  { operation }: OperationDefinitionNode,
  { field, path }: Place,
  answersNull: readonly string[],
): Way {
  const type = getNamedType(field.type)
  if (operation === 'subscription') return 'events'
  if (isConnection(type)) return 'list'
  if (type.name === 'Node') return 'node'
  // Of a root field a list is null only with an error, which is thrown.
  if (isList(field.type) && path.length === 1) return 'items'
  // Each mutation may be refused alone, so the schema lets all of them be null.
  return operation === 'mutation' && path.length === 1 && !answersNull.includes(field.name) ? 'done' : 'one'
}

/** What the schema says of the argument that a variable is given to, wherever in these that is. */
function descriptionsIn(
  definitions: readonly ExecutableDefinitionNode[],
  schema: GraphQLSchema,
): ReadonlyMap<string, string | null | undefined> {
  const found = new Map<string, string | null | undefined>()
  const info = new TypeInfo(schema)
  const argument = {
    enter: ({ value }: ArgumentNode) => {
      const description = info.getArgument()?.description
      if (value.kind === Kind.VARIABLE && !found.has(value.name.value))
        found.set(value.name.value, description)
    },
  }
  for (const definition of definitions) visit(definition, visitWithTypeInfo(info, { Argument: argument }))
  return found
}

function repeatOf(
  definitions: readonly VariableDefinitionNode[],
  field: Field,
  schema: GraphQLSchema,
  repeatable: RegExp | null,
): Repeat {
  if (definitions.some(definition => nameOf(definition) === 'idempotencyKey')) return 'argument'
  const input = definitions.find(definition => nameOf(definition) === 'input')
  const type = input && inputType(input, schema)
  if (isInputObjectType(type) && 'idempotencyKey' in type.getFields()) return 'input'
  return repeatable?.test(field.name) ? 'repeat' : null
}

const nameOf = (definition: VariableDefinitionNode): string => definition.variable.name.value

const isRequired = ({ type, defaultValue }: VariableDefinitionNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined

function isOptionalInput(definition: VariableDefinitionNode, schema: GraphQLSchema): boolean {
  const type = inputType(definition, schema)
  return isInputObjectType(type) && !Object.values(type.getFields()).some(isRequiredInputField)
}

function inputType({ type }: VariableDefinitionNode, schema: GraphQLSchema) {
  const found = typeFromAST(schema, type as never)
  return found && getNamedType(found)
}
