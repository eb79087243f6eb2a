import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import type { InputDefinition } from '../../../admin/src/define/definition.ts'
import type { Catalogue } from './entities.ts'
import { kindOf } from './fields.ts'

type Given = GraphQLInputField | GraphQLArgument

/** What may be given, for an object of a type or a list of them. */
export const inputsOf = (
  catalogue: Catalogue,
  given: readonly Given[],
  about: GraphQLObjectType | undefined,
): InputDefinition[] =>
  given.filter(({ name }) => name !== 'idempotencyKey').map(input => inputOf(catalogue, input, about))

function inputOf(catalogue: Catalogue, input: Given, about: GraphQLObjectType | undefined): InputDefinition {
  const type = getNamedType(input.type)
  const inner = isNonNullType(input.type) ? input.type.ofType : input.type
  const required = 'args' in input ? false : isRequired(input)
  const common = {
    name: input.name,
    help: input.description ?? '',
    ...(isListType(inner) && { list: true as const }),
    ...(required && { required: true as const }),
  }
  if (isInputObjectType(type)) return { ...common, kind: 'group', input: type.name }
  if (isEnumType(type)) return { ...common, kind: 'enum', enum: type.name }
  const resource = resourceOf(catalogue, input.name, about)
  if (resource && (type.name === 'ID' || type.name === 'String'))
    return { ...common, kind: 'reference', resource }
  return { ...common, kind: kindOf(type.name, input.name) }
}

const isRequired = (input: Given): boolean =>
  'deprecationReason' in input && isInputField(input)
    ? isRequiredInputField(input)
    : isRequiredArgument(input)

const isInputField = (input: Given): input is GraphQLInputField => !('resolve' in input)

/** Which list an id comes from, by its name: `roleId` from the roles, `ownerId` from what `owner` of the object is. */
export function resourceOf(
  catalogue: Catalogue,
  name: string,
  about: GraphQLObjectType | undefined,
): string | undefined {
  const stem = name.replace(/Ids?$/, '')
  const bySelf = catalogue.entities.find(({ name: list, type }) => list === name || lower(type.name) === stem)
  if (bySelf) return bySelf.name
  const field = about?.getFields()[stem]
  const target = field && getNamedType(field.type)
  return isObjectType(target) ? catalogue.of(target)?.name : undefined
}

export const lower = (name: string): string => `${name[0]?.toLowerCase()}${name.slice(1)}`

/** Filters: `xAfter` and `xBefore` are one range. `ids` is for programs, `search` has a place of its own. */
export function filtersOf(
  catalogue: Catalogue,
  filter: GraphQLInputObjectType,
  about: GraphQLObjectType,
): InputDefinition[] {
  const inputs = inputsOf(catalogue, Object.values(filter.getFields()), about)
  const names = new Set(inputs.map(({ name }) => name))
  return inputs.flatMap((input): InputDefinition[] => {
    const { name, kind } = input
    if (name === 'ids' || name === 'search') return []
    const after = kind === 'dateTime' && /^(.+)After$/.exec(name)?.[1]
    if (after && names.has(`${after}Before`))
      return [{ name: after, kind: 'range', help: input.help, after: name, before: `${after}Before` }]
    if (kind === 'dateTime' && names.has(name.replace(/Before$/, 'After')) && name.endsWith('Before'))
      return []
    return [input]
  })
}

/** All inputs that are nested in others, each once, however they lead to each other. */
export function nestedInputs(roots: readonly GraphQLInputObjectType[]): GraphQLInputObjectType[] {
  const found = new Set<GraphQLInputObjectType>()
  const visit = (type: GraphQLInputObjectType) => {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type)
      if (!isInputObjectType(inner) || found.has(inner)) continue
      found.add(inner)
      visit(inner)
    }
  }
  for (const root of roots) visit(root)
  return [...found]
}
