import type { Conversation as ConversationRow, User as UserRow } from '@parley/prisma'
import {
  Admin,
  ConversationConnection,
  ConversationFilter,
  ConversationOrder,
  DateTime,
  type Page,
  PageArgs,
  Permission,
  RoleAssignment,
  UpdateProfileInput,
  User,
  UserConnection,
  UserFilter,
  UserOrder,
  UserStatus,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { permissionsOf, readsHistoryOf, seesAll } from './visibility.js'

const filterOptions = { nullable: true, description: 'Which users; absent: all.' }
const orderOptions = { nullable: true, description: 'In which order; absent: the newest first.' }

@Resolver(() => User)
export class UserResolver {
  @Access('everybody')
  @Query(() => User, { nullable: true, description: 'Whoever asks; null when signed out.' })
  me(@Ctx() { viewer, refusal }: Context): UserRow | null {
    if (refusal) throw refusal
    return viewer?.user ?? null
  }

  @Access('signedIn')
  @Query(() => User, {
    nullable: true,
    description: 'A user; null for one that does not exist. Of others everybody sees id, name and picture.',
  })
  user(
    @Ctx() { services }: Context,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<UserRow | null> {
    return services.users.find(id)
  }

  @Access('USERS_READ')
  @Query(() => UserConnection, { nullable: true, description: 'Everybody. With USERS_READ.' })
  users(
    @Ctx() { services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => UserFilter, filterOptions) filter?: UserFilter,
    @Arg('orderBy', () => UserOrder, orderOptions) orderBy?: UserOrder,
  ): Promise<Page<UserRow>> {
    return services.users.list({ ...page, filter, orderBy })
  }

  @Access('CHAT')
  @Query(() => [User], {
    nullable: true,
    description:
      'Active people, to share a conversation with. At most 30 searches a minute, then RATE_LIMITED. With CHAT.',
  })
  people(
    @Ctx() { services }: Context,
    @Arg('search', () => String, {
      description: 'The beginning of one of their names, 3 letters or more, or a whole e-mail address.',
    })
    search: string,
    @Arg('first', () => Int, { nullable: true, description: 'How many at most, 1 to 20; 20 by default.' })
    first?: number,
  ): Promise<UserRow[]> {
    return services.users.people(search, first)
  }

  @Access('signedIn')
  @Mutation(() => User, { nullable: true, description: 'Changes one’s own profile. Needs a session.' })
  updateProfile(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => UpdateProfileInput, { description: 'What to change.' }) input: UpdateProfileInput,
  ): Promise<UserRow> {
    return services.users.updateProfile(signedIn(viewer), input)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [User], { nullable: true,
    description:
      'Suspends users, all or none: their sessions end, their API keys are refused, running replies stop. Who is suspended already stays so. NOT_FOUND names users that do not exist in `fields`, as `ids.3`; LAST_ADMIN if no active admin would be left.',
  })
  suspendUsers(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'At most 100 users.' }) ids: string[],
    @Arg('reason', () => String, {
      nullable: true,
      description: 'At most 500 characters, kept in the audit log.',
    })
    reason?: string,
  ): Promise<UserRow[]> {
    return services.users.suspend(signedIn(viewer), ids, reason)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [User], { nullable: true,
    description:
      'Ends the suspension of users, all or none; they sign in anew, and their API keys work again. NOT_FOUND as for suspendUsers.',
  })
  reactivateUsers(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'At most 100 users.' }) ids: string[],
  ): Promise<UserRow[]> {
    return services.users.reactivate(signedIn(viewer), ids)
  }

  @Access('signedIn')
  @Admin({ needs: 'USERS_MANAGE' })
  @Mutation(() => ID, { nullable: true,
    description:
      'Erases a person: at once nothing is left of who they were and of what they could come in by; conversations that nobody else is in are deleted soon after. Shared ones keep a nameless owner, and messages a nameless author. Of oneself with a session of the last ten minutes, else REAUTH_REQUIRED; of others, who may not do more than oneself, with USERS_MANAGE. Not with an API key. Somebody unknown or erased already counts as done.',
  })
  deleteUser(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The person.' }) id: string,
  ): Promise<string> {
    return services.erasing.erase(signedIn(viewer), id)
  }

  @FieldResolver(() => String, { nullable: true })
  email(@Root() user: UserRow, @Ctx() context: Context): string | null {
    return seesAll(context.viewer, user) ? user.email : null
  }

  @FieldResolver(() => UserStatus, { nullable: true })
  status(@Root() user: UserRow, @Ctx() context: Context): string | null {
    return seesAll(context.viewer, user) ? user.status : null
  }

  @FieldResolver(() => DateTime, { nullable: true })
  createdAt(@Root() user: UserRow, @Ctx() context: Context): Date | null {
    return seesAll(context.viewer, user) ? user.createdAt : null
  }

  @FieldResolver(() => DateTime, { nullable: true })
  lastSeenAt(@Root() user: UserRow, @Ctx() context: Context): Date | null {
    return seesAll(context.viewer, user) ? user.lastSeenAt : null
  }

  @FieldResolver(() => [RoleAssignment], { nullable: true })
  roles(@Root() user: UserRow, @Ctx() context: Context) {
    return seesAll(context.viewer, user) ? context.loaders.roles.load(user.id) : null
  }

  @FieldResolver(() => [Permission], { nullable: true })
  permissions(@Root() user: UserRow, @Ctx() context: Context) {
    return seesAll(context.viewer, user) ? permissionsOf(context.loaders.roles, user) : null
  }

  @FieldResolver(() => String, { nullable: true })
  eventCursor(@Root() user: UserRow, @Ctx() context: Context): Promise<string> | null {
    return readsHistoryOf(context.viewer, user) ? context.services.conversationEvents.end() : null
  }

  @FieldResolver(() => ConversationConnection, { nullable: true })
  conversations(
    @Root() user: UserRow,
    @Ctx() context: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ConversationFilter, {
      nullable: true,
      description: 'Which conversations; absent: all.',
    })
    filter?: ConversationFilter,
    @Arg('orderBy', () => ConversationOrder, {
      nullable: true,
      description: 'In which order; absent: the newest message first.',
    })
    orderBy?: ConversationOrder,
  ): Promise<Page<ConversationRow>> | null {
    return readsHistoryOf(context.viewer, user)
      ? context.services.conversations.list(signedIn(context.viewer), { ...page, filter, orderBy })
      : null
  }
}
