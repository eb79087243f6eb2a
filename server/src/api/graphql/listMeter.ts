import {
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { CodedError } from '../../base/errors.js'
import type { Context } from '../context.js'
import { limits } from './limits.js'

type Resolver = GraphQLFieldResolver<unknown, Context>

interface Meter {
  fields: number
  refusal: CodedError | null
}

/** Bounded by its service, and every row one of the database's: a year by day and model is one question. */
const unmetered = [['UsageReport', 'rows']] as const

/** Of one operation or one event: each has a context of its own. */
const meters = new WeakMap<Context, Meter>()

/**
 * Charges each list for what it really holds, when it comes and before it is completed: the estimate is of lists of
 * usual length, and a message that was regenerated three hundred times has three hundred versions.
 */
export function meterLists(schema: GraphQLSchema): GraphQLSchema {
  for (const [type, field] of unmetered) {
    const known = schema.getType(type)
    if (!isObjectType(known) || !known.getFields()[field]) throw new Error(`There is no ${type}.${field}.`)
  }
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !isIntrospectionType(type))
      for (const field of Object.values(type.getFields())) {
        const returned = getNullableType(field.type)
        const isPage = isObjectType(returned) && returned.name.endsWith('Connection')
        if (unmetered.some(([name, own]) => name === type.name && own === field.name)) continue
        if (field.resolve && (isPage || isListType(returned))) field.resolve = metered(field.resolve)
      }
  return schema
}

function metered(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const charge = (list: unknown): unknown => {
      charged(context, lengthOf(list) * fieldsOf(info))
      return list
    }
    const { refusal } = meterOf(context)
    if (refusal) throw refusal
    const list: unknown = resolve(source, args, context, info)
    return list instanceof Promise ? list.then(charge) : charge(list)
  }
}

function meterOf(context: Context): Meter {
  const meter = meters.get(context) ?? { fields: 0, refusal: null }
  meters.set(context, meter)
  return meter
}

function charged(context: Context, fields: number): void {
  const meter = meterOf(context)
  meter.fields += fields
  if (meter.fields <= limits.fields) return
  // One for all that is still to come: an error of its own for each would cost more than the list.
  meter.refusal ??= new CodedError(
    'QUERY_TOO_COMPLEX',
    `The lists of the answer have more than ${limits.fields} fields. Ask for shorter lists or fewer fields.`,
  )
  throw meter.refusal
}

function lengthOf(list: unknown): number {
  const items = Array.isArray(list) ? list : (list as { nodes?: unknown } | null)?.nodes
  return Array.isArray(items) ? items.length : 0
}

const known = new WeakMap<FieldNode, number>()

/** Fields of each item, with those of what it holds. */
function fieldsOf({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  const count = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, selection) => sum + countIn(selection), 0)
  const countIn = (selection: SelectionSetNode['selections'][number]): number => {
    if (selection.kind === Kind.FIELD) return 1 + count(selection.selectionSet)
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD
    return count(isSpread ? fragments[selection.name.value]?.selectionSet : selection.selectionSet)
  }
  return fieldNodes.reduce((sum, node) => {
    const fields = known.get(node) ?? Math.max(count(node.selectionSet), 1)
    known.set(node, fields)
    return sum + fields
  }, 0)
}
