import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import { type Field, isConnection, isList, nodeType } from '../entities.ts'
import { hintsOf } from './directives.ts'

/** A type that the console lists: one with an id, and a root field that has them all. */
export interface Entity {
  /** The name of the root field, or the one that it says. */
  name: string
  type: GraphQLObjectType
  root: Field
  paged: boolean
  title: string[]
}

/** What the parts of the generator look things up in. */
export interface Catalogue {
  schema: GraphQLSchema
  entities: readonly Entity[]
  /** Fields that cost too much in a list, as Type.field. */
  leftOut: ReadonlySet<string>
  of(type: GraphQLNamedType): Entity | undefined
  /** Whether a type, or the list of it, says that the console leaves it out. */
  isHidden(type: GraphQLNamedType): boolean
}

export function createCatalogue(schema: GraphQLSchema, leaveOut: readonly string[]): Catalogue {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {})
  const replaced = roots.map(root => hintsOf(schema, root).as)
  const entities = roots
    .filter(root => !replaced.includes(root.name))
    .flatMap(root => entityOf(schema, root) ?? [])
  const hidden = roots.filter(root => hintsOf(schema, root).hidden).map(listed)
  return {
    schema,
    entities,
    leftOut: new Set(leaveOut),
    of: type => entities.find(entity => entity.type === type),
    isHidden: type => hidden.includes(type) || (isObjectType(type) && hintsOf(schema, type).hidden === true),
  }
}

function listed({ type }: Field): GraphQLNamedType {
  const target = getNamedType(type)
  return isConnection(target) ? nodeType(target) : target
}

function entityOf(schema: GraphQLSchema, root: Field): Entity | null {
  const paged = isConnection(getNamedType(root.type))
  const type = listed(root)
  if (!isObjectType(type) || !('id' in type.getFields()) || !(paged || isList(root.type))) return null
  if (root.args.some(isRequiredArgument)) return null
  if (hintsOf(schema, root).hidden || hintsOf(schema, type).hidden) return null
  const { as: name = root.name } = hintsOf(schema, root)
  return { name, type, root, paged, title: titleOf(schema, type) }
}

const names = ['name', 'title', 'label', 'filename', 'email', 'code']

/** The fields that name an object: those that say so, or the first object it belongs to. */
export function titleOf(schema: GraphQLSchema, type: GraphQLObjectType): string[] {
  const { title } = hintsOf(schema, type)
  const fields = type.getFields()
  const missing = title?.find(name => !(name in fields))
  if (missing) throw new Error(`There is no ${type.name}.${missing} to name it by.`)
  if (title) return title
  const found = names.filter(name => fields[name] && isLeafType(getNamedType(fields[name].type)))
  const owner = Object.values(fields).find(({ type: of }) => isTitled(getNamedType(of)) && !isList(of))
  return found.length > 0 || !owner ? found : [owner.name]
}

const isTitled = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && 'id' in type.getFields() && names.some(name => name in type.getFields())
