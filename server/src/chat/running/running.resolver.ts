import type { User as UserRow } from '@parley/prisma'
import { Admin, Replica, RunningReply, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { Running } from './running.service.js'

@Resolver(() => RunningReply)
export class RunningResolver {
  @Access('CONVERSATIONS_MANAGE')
  @Admin({ hidden: true })
  @Query(() => [RunningReply], {
    nullable: true,
    description:
      'The replies being written now, on all replicas, the longest first and at most 100: `repliesInFlight` counts them all. Needs CONVERSATIONS_MANAGE.',
  })
  runningReplies(@Ctx() { services }: Context): Promise<Running[]> {
    return services.running.replies()
  }

  @Access('SETTINGS_READ')
  @Admin({ hidden: true })
  @Query(() => [Replica], {
    nullable: true,
    description:
      'The server processes that share the database, the oldest first. One that broke down is listed for 15 seconds. Needs SETTINGS_READ.',
  })
  replicas(@Ctx() { services }: Context): Promise<Replica[]> {
    return services.running.replicas()
  }

  @Access('CONVERSATIONS_MANAGE')
  @Admin({ hidden: true })
  @Mutation(() => [ID], {
    nullable: true,
    description:
      'Stops replies of anybody, which keep their text. Returns the ids of those that are stopping; what has ended is left alone. Needs CONVERSATIONS_MANAGE, and is recorded.',
  })
  stopReplies(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The replies, at most 100.' }) ids: string[],
  ): Promise<string[]> {
    return services.running.stop(signedIn(viewer), ids)
  }

  @FieldResolver(() => User, { nullable: true })
  owner(@Root() { ownerId }: Running, @Ctx() { loaders }: Context): Promise<UserRow | null> {
    return loaders.user.load(ownerId)
  }

  @FieldResolver(() => ID, { nullable: true })
  conversationId(@Root() { temporary, conversationId }: Running): string | null {
    return temporary ? null : conversationId
  }

  @FieldResolver(() => String, { nullable: true })
  modelName(@Root() { model }: Running): string | null {
    return model
  }

  @FieldResolver()
  startedAt(@Root() { createdAt }: Running): Date {
    return createdAt
  }

  @FieldResolver(() => ID, { nullable: true })
  replicaId(@Root() { processId }: Running): string | null {
    return processId
  }

  @FieldResolver(() => Boolean)
  stopping(@Root() { stopRequested }: Running): boolean {
    return stopRequested
  }
}
