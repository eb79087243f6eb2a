import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import {
  embeddedValues,
  type Field,
  isEntity,
  isPlain,
  type LeftOut,
  objectsOf,
  ownFields,
} from './entities.ts'

/** The text of a fragment for each object of a schema, and of one for an object of any type. */
export function generateFragments(
  schema: GraphQLSchema,
  leftOut: LeftOut,
  withObject: ReadonlySet<string> = new Set(),
): string[] {
  const embedded = embeddedValues(schema, leftOut)
  const objects = objectsOf(schema)
  const fragments = objects.map(type => {
    // An entry with an id of its own only names what it is about, as entities do: a page of them stays cheap.
    const whole = !isEntity(type) && !embedded.has(type.name) && !('id' in type.getFields())
    const fields = [
      ...ownFields(type, leftOut).map(field => part(field, whole)),
      ...fieldsOf(type, withObject).map(field => part(field, true)),
    ]
    return `fragment ${type.name}Fields on ${type.name} { ${fields.join(' ')} }`
  })
  if (!isInterfaceType(schema.getType('Node'))) return fragments
  return [...fragments, nodeFragment(objects.filter(isEntity), leftOut, withObject)]
}

const fieldsOf = (type: GraphQLObjectType, names: ReadonlySet<string>): Field[] =>
  Object.values(type.getFields()).filter(({ name }) => names.has(`${type.name}.${name}`))

/** A field inside of an object. */
function part(field: Field, whole: boolean, alias = ''): string {
  const label = `${alias}${field.name}`
  if (isPlain(field.type)) return label
  const target = getNamedType(field.type)
  if (isAbstractType(target)) return `${label} { __typename id }`
  if ((isEntity(target) || isNamed(target)) && !whole) return `${label} { ${reference(target)} }`
  return `${label} { ...${target.name}Fields }`
}

/** Enough of another entity to name it. */
const reference = (type: GraphQLNamedType): string => (isNamed(type) ? 'id name' : 'id')

/** Also what is no entity, and known by its id: a provider, as against an entry that only has one. */
function isNamed(type: GraphQLNamedType): boolean {
  const { id, name } = isObjectType(type) ? type.getFields() : {}
  return id !== undefined && name !== undefined && isPlain(name.type) && name.args.length === 0
}

/**
 * Fields of one name but different types cannot stand beside each other (GraphQL, 5.3.2): all but those of the commonest
 * type are aliased Type_field, and `asNode` of the SDK gives them their names back.
 */
function nodeFragment(
  entities: GraphQLObjectType[],
  leftOut: LeftOut,
  withObject: ReadonlySet<string>,
): string {
  const own = (type: GraphQLObjectType) => ownFields(type, leftOut).filter(({ name }) => name !== 'id')
  const commonest = commonestTypes(entities.flatMap(own))
  const cases = entities.map(type => {
    const fields = own(type).map(field => {
      const isCommon = commonest.get(field.name) === String(field.type)
      return part(field, false, isCommon ? '' : `${type.name}_${field.name}: `)
    })
    fields.push(...fieldsOf(type, withObject).map(field => part(field, true)))
    return fields.length > 0 ? `... on ${type.name} { ${fields.join(' ')} }` : ''
  })
  return `fragment NodeFields on Node { __typename id ${cases.join(' ')} }`
}

/** Of each name, the type that most of the fields have. */
function commonestTypes(fields: Field[]): Map<string, string> {
  const byName = Map.groupBy(fields, ({ name }) => name)
  return new Map(
    [...byName].map(([name, same]) => {
      const byType = [...Map.groupBy(same, ({ type }) => String(type))]
      const [type = ''] = byType.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? []
      return [name, type]
    }),
  )
}
