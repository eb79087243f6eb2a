import type { Permission } from '@parley/schema'
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { Extensions } from 'type-graphql'
import { CodedError } from '../base/errors.js'
import { lacks } from '../base/lacks.js'
import type { Viewer } from '../base/viewer.js'
import type { Context } from './context.js'

/** Who may use a root field: everybody, whoever is signed in, or whoever holds a permission, or one of several. */
export type Rule = 'everybody' | 'signedIn' | Permission | readonly Permission[]

/** The rule of a root field. A field without one stops the server at start. */
export const Access = (rule: Rule) => Extensions({ access: rule })

/**
 * Puts each root field behind its rule, subscriptions before they start. Which objects somebody may see is decided
 * further in, by the services' queries.
 */
export function enforceAccess(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(root?.getFields() ?? {})) {
      const rule = field.extensions.access as Rule | undefined
      if (!rule) throw new Error(`${root?.name}.${field.name} has no access rule: add @Access(…).`)
      if (field.resolve && root !== schema.getSubscriptionType()) field.resolve = guarded(rule, field.resolve)
      if (field.subscribe) field.subscribe = remembered(rule, guarded(rule, field.subscribe))
    }
  return schema
}

type Resolver = GraphQLFieldResolver<unknown, Context>

function guarded(rule: Rule, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const refused = (error: unknown): never => {
      if (context.viewer && error instanceof CodedError && error.code === 'FORBIDDEN')
        context.services.denials.note(context.viewer, `${info.parentType.name}.${info.fieldName}`)
      throw error
    }
    try {
      requireAccess(context, rule)
      const result: unknown = resolve(source, args, context, info)
      return result instanceof Promise ? result.catch(refused) : result
    } catch (error) {
      return refused(error)
    }
  }
}

const subscribedBy = new WeakMap<Context, Rule>()

function remembered(rule: Rule, subscribe: Resolver): Resolver {
  return (source, args, context, info) => {
    subscribedBy.set(context, rule)
    return subscribe(source, args, context, info)
  }
}

/** For a subscription whose field lets in more people than may follow what it is about. */
export const holdTo = (context: Context, rule: Rule): void => void subscribedBy.set(context, rule)

/** The rule that let in the subscription of this context: it has to hold as long as that goes on. */
export const ruleOf = (context: Context): Rule => subscribedBy.get(context) ?? 'signedIn'

/** Throws what somebody is told who may not. */
export function requireAccess({ viewer, refusal }: Context, rule: Rule): void {
  if (rule === 'everybody') return
  if (!viewer) throw refusal ?? new CodedError('UNAUTHENTICATED', 'Sign in first.')
  if (rule === 'signedIn') return
  const anyOf = typeof rule === 'string' ? [rule] : rule
  if (!anyOf.some(permission => viewer.permissions.has(permission))) throw lacks(viewer, ...anyOf)
}

/** For services whose callers the rules above have let in. */
export function signedIn(viewer: Viewer | null): Viewer {
  if (!viewer) throw new CodedError('UNAUTHENTICATED', 'Sign in first.')
  return viewer
}
