import type { HistoryGrant as HistoryGrantRow } from '@parley/prisma'
import {
  Admin,
  HistoryGrant,
  HistoryGrantConnection,
  HistoryGrantFilter,
  HistoryGrantOrder,
  HistoryGrantStatus,
  OpenHistoryInput,
  type Page,
  PageArgs,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { isEverybodys } from './historyGrant.service.js'
import { grantPermissions } from './visibility.js'

@Resolver(() => HistoryGrant)
export class HistoryGrantResolver {
  @Access(grantPermissions)
  @Query(() => HistoryGrantConnection, {
    nullable: true,
    description:
      'Who may read or could read what others wrote, and why, the newest first. With HISTORY_READ_ALL, CONVERSATIONS_MANAGE or AUDIT_READ.',
  })
  historyGrants(
    @Ctx() { services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => HistoryGrantFilter, { nullable: true, description: 'Which grants; absent: all.' })
    filter?: HistoryGrantFilter,
    @Arg('orderBy', () => HistoryGrantOrder, {
      nullable: true,
      description: 'In which order; absent: the newest first.',
    })
    orderBy?: HistoryGrantOrder,
  ): Promise<Page<HistoryGrantRow>> {
    return services.historyGrants.list({ ...page, filter, orderBy })
  }

  @Access('HISTORY_READ_ALL')
  @Mutation(() => HistoryGrant, {
    nullable: true,
    description:
      'Lets you read what others wrote, by scope ALL, for a while and for a reason; at most 10 grants at once. Where HISTORY_ACCESS is second it waits until another auditor approves it. Recorded in the audit log, and told whose conversations you read. Needs a session and HISTORY_READ_ALL. NOT_FOUND for a person or a conversation that is not there.',
  })
  openHistory(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => OpenHistoryInput, { description: 'What to read, why and how long.' })
    input: OpenHistoryInput,
  ): Promise<HistoryGrantRow> {
    return services.historyGrants.open(signedIn(viewer), input)
  }

  @Access('HISTORY_READ_ALL')
  @Mutation(() => HistoryGrant, {
    nullable: true,
    description:
      'Approves a grant that waits: from now on its holder may read, for as long as they asked for. Needs a session and HISTORY_READ_ALL, and somebody else than its holder (FORBIDDEN). CONFLICT for one that does not wait.',
  })
  approveHistory(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The grant.' }) id: string,
  ): Promise<HistoryGrantRow> {
    return services.historyGrants.approve(signedIn(viewer), id)
  }

  @Access('signedIn')
  @Admin({ needs: ['CONVERSATIONS_MANAGE', 'HISTORY_READ_ALL'] })
  @Mutation(() => HistoryGrant, {
    nullable: true,
    description:
      'Ends a grant at once: one’s own by a session, anybody’s with CONVERSATIONS_MANAGE, and an admin’s with ROLES_MANAGE as well. One that has ended stays as it is.',
  })
  closeHistory(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The grant.' }) id: string,
  ): Promise<HistoryGrantRow> {
    return services.historyGrants.close(signedIn(viewer), id)
  }

  @FieldResolver(() => User, { nullable: true })
  holder(@Root() { holderId }: HistoryGrantRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(holderId)
  }

  @FieldResolver(() => User, { nullable: true })
  user(@Root() { userId }: HistoryGrantRow, @Ctx() { loaders }: Context) {
    return userId === null ? null : loaders.user.load(userId)
  }

  @FieldResolver(() => Boolean)
  all(@Root() grant: HistoryGrantRow): boolean {
    return isEverybodys(grant)
  }

  @FieldResolver(() => HistoryGrantStatus)
  status(@Root() grant: HistoryGrantRow, @Ctx() { services }: Context): HistoryGrantStatus {
    return services.historyGrants.statusOf(grant)
  }

  @FieldResolver(() => User, { nullable: true })
  approvedBy(@Root() { approvedById }: HistoryGrantRow, @Ctx() { loaders }: Context) {
    return approvedById === null ? null : loaders.user.load(approvedById)
  }

  @FieldResolver(() => User, { nullable: true })
  closedBy(@Root() { closedById }: HistoryGrantRow, @Ctx() { loaders }: Context) {
    return closedById === null ? null : loaders.user.load(closedById)
  }
}
