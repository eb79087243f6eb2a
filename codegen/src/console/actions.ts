import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { ActionDefinition } from '../../../admin/src/define/definition.ts'
import type { Field } from '../entities.ts'
import { hintsOf, needsOf } from './directives.ts'
import type { Catalogue, Entity } from './entities.ts'
import { inputsOf, resourceOf } from './inputs.ts'

const DANGER = /^(cancel|close|delete|end|erase|remove|revoke|stop|suspend|withdraw)[A-Z]/

/** The mutations that do something to an entity, or make one. */
export const actionsOf = (catalogue: Catalogue, entity: Entity): ActionDefinition[] =>
  Object.values(catalogue.schema.getMutationType()?.getFields() ?? {}).flatMap(
    mutation => actionOf(catalogue, entity, mutation) ?? [],
  )

function actionOf(catalogue: Catalogue, entity: Entity, mutation: Field): ActionDefinition | null {
  const hints = hintsOf(catalogue.schema, mutation)
  if (hints.hidden) return null
  const target = targetOf(catalogue, mutation)
  const within = target ? null : targetWithin(mutation)
  const [about, argument] = target ?? [
    made(catalogue, mutation) ?? named(catalogue, mutation) ?? opened(catalogue, mutation),
  ]
  if (about !== entity.type) return null
  const rest = mutation.args.filter(arg => arg !== argument && arg.name !== 'idempotencyKey')
  const [only] = rest
  const wrapped = rest.length === 1 && only && getNamedType(only.type)
  const input = isInputObjectType(wrapped) ? wrapped : null
  if (!target && !input) return null
  return {
    name: mutation.name,
    does: (/^(create|update|set|delete)[A-Z]/.exec(mutation.name)?.[1] as 'create' | undefined) ?? 'other',
    help: mutation.description ?? '',
    document: documentOf(catalogue, mutation, argument ? [argument, ...rest] : rest),
    needs: needsOf(catalogue.schema, mutation),
    ...(argument && { target: { argument: argument.name, many: isMany(argument) } }),
    ...(within && { target: { argument: within.name, many: true, within: true as const } }),
    inputs: inputsOf(
      catalogue,
      input ? Object.values(input.getFields()).filter(field => field !== within) : rest,
      entity.type,
    ),
    ...(input && only && { wrap: only.name }),
    ...((hints.danger ?? DANGER.test(mutation.name)) && { danger: true as const }),
  }
}

type Target = [type: GraphQLObjectType | undefined, argument: GraphQLArgument]

/** What a mutation is done to: the first argument that is an id, or several. */
function targetOf(catalogue: Catalogue, mutation: Field): Target | null {
  const argument = mutation.args.find(({ type }) => getNamedType(type).name === 'ID')
  if (!argument) return null
  if (/^ids?$/.test(argument.name)) return [named(catalogue, mutation) ?? answered(mutation), argument]
  const list = resourceOf(catalogue, argument.name, undefined)
  return [catalogue.entities.find(({ name }) => name === list)?.type, argument]
}

/** The same where everything is in one input. */
function targetWithin({ args: [only, ...others] }: Field): GraphQLInputField | null {
  const input = only && getNamedType(only.type)
  const ids = isInputObjectType(input) && others.length === 0 ? input.getFields().ids : undefined
  return ids && getNamedType(ids.type).name === 'ID' && isMany(ids) ? ids : null
}

/** What is made, where several are answered with. */
function made(catalogue: Catalogue, { type }: Field): GraphQLObjectType | undefined {
  const target = getNamedType(type)
  return isMany({ type }) && isObjectType(target) && catalogue.of(target) ? target : undefined
}

/** The type whose name is in that of the mutation, the longest one. */
function named({ schema }: Catalogue, { name }: Field): GraphQLObjectType | undefined {
  const types = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && 'id' in type.getFields(),
  )
  return types
    .filter(type => new RegExp(`[a-z]${type.name}(s|es)?([A-Z]|$)`).test(name))
    .sort((a, b) => b.name.length - a.name.length)[0]
}

/** What it answers with where no name says what it is about: a grant, where history is opened. */
function opened(catalogue: Catalogue, mutation: Field): GraphQLObjectType | undefined {
  const type = answered(mutation)
  return type && catalogue.of(type) ? type : undefined
}

function answered({ type }: Field): GraphQLObjectType | undefined {
  const target = getNamedType(type)
  return isObjectType(target) ? target : undefined
}

const isMany = ({ type }: Pick<GraphQLArgument | Field, 'type'>): boolean =>
  isListType(isNonNullType(type) ? type.ofType : type)

function documentOf(catalogue: Catalogue, mutation: Field, args: readonly GraphQLArgument[]): string {
  const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ')
  const name = `Console${mutation.name[0]?.toUpperCase()}${mutation.name.slice(1)}`
  return `mutation ${name}(${declared}) { result: ${mutation.name}(${passed})${answer(catalogue, mutation)} }`
}

/** The id of what it answers with; of what is no entity all that can be shown once, like a secret. */
function answer(catalogue: Catalogue, { type }: Field): string {
  const target = getNamedType(type)
  if (!isObjectType(target)) return ''
  if ('id' in target.getFields()) return ' { id }'
  const parts = Object.values(target.getFields()).flatMap(field => {
    const inner = getNamedType(field.type)
    if (isLeafType(inner)) return [field.name]
    return isObjectType(inner) && catalogue.of(inner) ? [`${field.name} { id }`] : []
  })
  return ` { ${['__typename', ...parts].join(' ')} }`
}
