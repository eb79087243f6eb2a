import type { User as UserRow } from '@parley/prisma'
import { AdminEvent, AdminEventFilter, AdminEventType, Node, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { AdminEventRow } from './reader.js'
import { adminEventPermissions, requireSeeing, typeOfNode } from './visible.js'

interface AdminEventArgs {
  after?: string | null
  filter?: AdminEventFilter | null
}

@Resolver(() => AdminEvent)
export class AdminEventResolver {
  @Access(adminEventPermissions)
  @Subscription(() => AdminEvent, {
    subscribe: ({ args: { after, filter }, context }: { args: AdminEventArgs; context: Context }) =>
      context.services.adminEvents.follow(
        signedIn(context.viewer),
        after ?? null,
        filter ?? {},
        context.signal,
      ),
    description:
      'Changes of users, identities, sessions, roles, API keys, budgets, conversations, grants to read history and the audit log, as far as you may know of them (see AdminEventType). `after` is the last cursor you saw: first come the missed events of the last day, then live ones.',
  })
  adminEvents(
    @Root() event: AdminEventRow,
    @Ctx() { viewer }: Context,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor you saw; by default, you get only live events.',
    })
    _after?: string | null,
    @Arg('filter', () => AdminEventFilter, {
      nullable: true,
      description: 'Which events to deliver; all by default.',
    })
    _filter?: AdminEventFilter | null,
  ): AdminEventRow {
    // The right may have gone since the event was read.
    if (event.nodeId !== null) requireSeeing(signedIn(viewer), event.nodeId)
    return event
  }

  @FieldResolver(() => AdminEventType, { nullable: true })
  type(@Root() { nodeId }: AdminEventRow): AdminEventType | null {
    return nodeId === null ? null : typeOfNode(nodeId)
  }

  @FieldResolver(() => Node, { nullable: true })
  async node(
    @Root() { nodeId }: AdminEventRow,
    @Ctx() { viewer, services }: Context,
  ): Promise<object | null> {
    if (nodeId === null) return null
    return (await services.nodes.find(signedIn(viewer), [nodeId]))[0] ?? null
  }

  @FieldResolver(() => User, { nullable: true })
  user(@Root() { userId }: AdminEventRow, @Ctx() { loaders }: Context): Promise<UserRow | null> | null {
    return userId ? loaders.user.load(userId) : null
  }
}
