import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type OperationDefinitionNode,
  type TypeNode,
  typeFromAST,
} from 'graphql'

const scalars: Record<string, unknown> = {
  Int: 100,
  SafeInt: 100,
  Boolean: true,
  DateTime: '2026-01-01T00:00:00Z',
  Decimal: '1',
}

/** Variables that an operation takes, as large as they may be: pages of 100, 100 ids, and nothing that leads anywhere. */
export function variablesOf(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Record<string, unknown> {
  const entries = (operation.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
    const name = variable.name.value
    const type = typeFromAST(schema, node as TypeNode as never) as GraphQLInputType
    const given = isNonNullType(type) || ['first', 'after', 'offset'].includes(name)
    return given ? [[name, name === 'after' ? 'x' : sampleOf(type)] as const] : []
  })
  return Object.fromEntries(entries)
}

function sampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType)
  if (isListType(type)) {
    const item = type.ofType as GraphQLInputType
    return Array.from({ length: String(item) === 'ID!' ? 100 : 1 }, (_, i) => numbered(sampleOf(item), i))
  }
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return scalars[type.name] ?? 'x'
  const required = Object.values(type.getFields()).filter(isRequiredInputField)
  return Object.fromEntries(required.map(field => [field.name, sampleOf(field.type)]))
}

const numbered = (value: unknown, i: number): unknown => (value === 'x' ? `x${i}` : value)
