import {
  concatAST,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** Enums and inputs that documents lead to: those that the plugin of the operations declares. */
export function usedTypes(schema: GraphQLSchema, documents: DocumentNode[]): GraphQLNamedType[] {
  const used = new Set<GraphQLNamedType>()
  const use = (type: GraphQLNamedType | null | undefined) => {
    if (!type || used.has(type) || !(isEnumType(type) || isInputObjectType(type))) return
    used.add(type)
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) use(getNamedType(field.type))
  }
  const info = new TypeInfo(schema)
  visit(
    concatAST(documents),
    visitWithTypeInfo(info, {
      Field: () => use(getNamedType(info.getType())),
      VariableDefinition: () => use(getNamedType(info.getInputType())),
    }),
  )
  return Object.values(schema.getTypeMap()).filter(type => used.has(type))
}
