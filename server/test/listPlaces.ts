import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { Request } from './ask.js'
import { selectionOf } from './operation.js'

/** A list somewhere in the arguments of a root field, `Query.messages(filter.ids)`. */
export interface ListPlace {
  name: string
  isNullable: boolean
  elementIsNullable: boolean
  /** The operation with this list there, as the value of one variable for each argument. */
  whole(list: unknown): Request
  /** The operation that writes the list itself, with a variable in it that has a default. */
  written(element: unknown): Request
}

const SOME: Record<string, unknown> = {
  ID: 'cnv_01JZZZZZZZZZZZZZZZZZZZZZZZ',
  Int: 1,
  Boolean: false,
  DateTime: '2026-01-02T03:04:05Z',
  Decimal: '1.5',
  SafeInt: 1,
}
const DEPTH = 3

/** Every place of the schema that takes a list. */
export function listPlaces(schema: GraphQLSchema): ListPlace[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  return roots.flatMap(root =>
    Object.values(root?.getFields() ?? {}).flatMap(field =>
      field.args.flatMap(arg =>
        pathsToLists(arg.type).map(path => {
          const type = typeAt(arg.type, path)
          const element = (getNullableType(type) as { ofType: GraphQLInputType }).ofType
          const given = field.args.filter(other => other === arg || isRequired(other))
          const declared = given.map(({ name, type: t }) => `$${name}: ${t}`)
          const passed = (value: (name: string) => string) =>
            given.map(({ name }) => `${name}: ${value(name)}`).join(', ')
          const values = (list: unknown) =>
            Object.fromEntries(
              given.map(other => [
                other.name,
                other === arg ? some(other.type, path, list) : some(other.type),
              ]),
            )
          const operation = (variables: string[], args: string) =>
            `${root?.name.toLowerCase()} (${variables.join(', ')}) { ${field.name}(${args}) ${selectionOf(field.type, 0)} }`
          const written = { ...values([new Variable('element')]) }
          return {
            name: `${root?.name}.${field.name}(${[arg.name, ...path].join('.')})`,
            isNullable: !isNonNullType(type),
            elementIsNullable: !isNonNullType(element),
            whole: list => ({
              query: operation(
                declared,
                passed(name => `$${name}`),
              ),
              variables: values(list),
            }),
            written: value => ({
              query: operation(
                [`$element: ${getNullableType(element)} = ${literal(some(element), element)}`],
                passed(name => literal(written[name], given.find(one => one.name === name)?.type)),
              ),
              variables: { element: value },
            }),
          }
        }),
      ),
    ),
  )
}

class Variable {
  constructor(readonly name: string) {}
}

const isRequired = ({ type, defaultValue }: { type: GraphQLInputType; defaultValue?: unknown }) =>
  isNonNullType(type) && defaultValue === undefined

function pathsToLists(type: GraphQLInputType, depth = 0): string[][] {
  if (isListType(getNullableType(type))) return [[]]
  const named = getNamedType(type)
  if (!isInputObjectType(named) || depth === DEPTH) return []
  return Object.values(named.getFields()).flatMap(field =>
    pathsToLists(field.type, depth + 1).map(path => [field.name, ...path]),
  )
}

function typeAt(type: GraphQLInputType, path: readonly string[]): GraphQLInputType {
  return path.reduce((at, name) => {
    const named = getNamedType(at)
    const field = isInputObjectType(named) ? named.getFields()[name] : undefined
    if (!field) throw new Error(`There is no ${name}.`)
    return field.type
  }, type)
}

/** A value that fits a type, with `at` at a place inside. */
function some(type: GraphQLInputType, path: readonly string[] | null = null, at?: unknown): unknown {
  if (path?.length === 0) return at
  const inner = getNullableType(type)
  if (isListType(inner)) return [some(inner.ofType)]
  if (isEnumType(inner)) return inner.getValues()[0]?.name
  if (!isInputObjectType(inner)) return SOME[String(inner)] ?? 'text'
  const [next, ...rest] = path ?? []
  return Object.fromEntries(
    Object.values(inner.getFields())
      .filter(field => field.name === next || isRequired(field))
      .map(field => [field.name, field.name === next ? some(field.type, rest, at) : some(field.type)]),
  )
}

function literal(value: unknown, type: GraphQLInputType | undefined): string {
  if (value instanceof Variable) return `$${value.name}`
  const inner = type && getNullableType(type)
  if (Array.isArray(value))
    return `[${value.map(one => literal(one, isListType(inner) ? inner.ofType : undefined)).join(', ')}]`
  if (isInputObjectType(inner))
    return `{ ${Object.entries(value as object)
      .map(([name, one]) => `${name}: ${literal(one, inner.getFields()[name]?.type)}`)
      .join(', ')} }`
  return isEnumType(inner) ? String(value) : JSON.stringify(value)
}
