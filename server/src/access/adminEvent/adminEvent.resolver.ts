import type { User as UserRow } from '@parley/prisma'
import { AdminEvent, Node, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { CodedError } from '../../base/errors.js'
import { adminEventPermissions, seesNode } from './adminEvents.service.js'
import type { AdminEventRow } from './reader.js'

@Resolver(() => AdminEvent)
export class AdminEventResolver {
  @Access(adminEventPermissions)
  @Subscription(() => AdminEvent, {
    subscribe: ({ args, context }: { args: { after?: string | null }; context: Context }) =>
      context.services.adminEvents.follow(signedIn(context.viewer), args.after ?? null, context.signal),
    description:
      'Changes of users, sessions, roles, budgets and audit events, as far as you may read them: USERS_READ, SESSIONS_MANAGE, ROLES_MANAGE, BUDGETS_MANAGE, AUDIT_READ. `after` is the last cursor you saw: first come the missed events of the last day, then live ones.',
  })
  adminEvents(
    @Root() event: AdminEventRow,
    @Ctx() { viewer }: Context,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor you saw; by default, you get only live events.',
    })
    _after?: string | null,
  ): AdminEventRow {
    // The right may have gone since the event was read.
    if (event.nodeId !== null && !seesNode(signedIn(viewer), event.nodeId))
      throw new CodedError('FORBIDDEN', 'You no longer have the permission for this.')
    return event
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
