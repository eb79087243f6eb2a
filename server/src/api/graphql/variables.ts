import {
  type DocumentNode,
  GraphQLError,
  GraphQLScalarType,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql'
import { limits } from './limits.js'

export type Variables = Record<string, unknown>

/**
 * What an operation is given, as its types have it: defaults put in, scalars parsed, what is absent left out. Done once,
 * by graphql-js, and everything that follows reads this. Or what does not fit its type.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): { variables: Variables } | { misfits: GraphQLError[] } {
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, given, {
    maxErrors: limits.errors,
    hideSuggestions: true,
  })
  return coerced ? { variables: coerced } : { misfits: errors.slice(0, limits.errors).map(asBadInput) }
}

/** GraphQL's own words about a value that does not fit, without the rest of what it stands in: a key may stand there. */
export const asBadInput = ({ message, nodes }: GraphQLError): GraphQLError =>
  new GraphQLError(message.replace(/ got invalid value \{.*\}(?=; | at ")/s, ' got an invalid value'), {
    nodes,
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400, headers: new Map() } },
  })

/** Takes any value as it is. */
const Coerced = new GraphQLScalarType({ name: 'Coerced' })
const coerced = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: Coerced.name } } as const

/** What runs or weighs a document would coerce its variables again, each in its own way: here it takes what it is given. */
export const takingCoerced = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map(definition =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.variableDefinitions
      ? { ...definition, variableDefinitions: definition.variableDefinitions.map(asCoerced) }
      : definition,
  ),
})

const asCoerced = ({ defaultValue: _, ...definition }: VariableDefinitionNode): VariableDefinitionNode =>
  isCondition(definition.type) ? definition : { ...definition, type: coerced }

/** The same schema, where the type of such variables is found; no client finds it, nor any list of types. */
export const withCoerced = (schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, {
    getType: { value: (name: string) => (name === Coerced.name ? Coerced : schema.getType(name)) },
  })

/** True or false, and never anything else. */
export const isCondition = (type: TypeNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE && type.type.kind === Kind.NAMED_TYPE && type.type.name.value === 'Boolean'
