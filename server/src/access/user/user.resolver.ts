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
  Suspension,
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
import type { SuspensionRow } from './suspension.loader.js'
import { permissionsOf, readsHistoryOf, seesAll } from './visibility.js'

const filterOptions = { nullable: true, description: 'Which users to return; all by default.' }
const orderOptions = { nullable: true, description: 'The order of the list; by default, the newest first.' }

@Resolver(() => User)
export class UserResolver {
  @Access('everybody')
  @Query(() => User, {
    nullable: true,
    description: 'The user who makes the request; null if nobody is signed in.',
  })
  me(@Ctx() { viewer, refusal }: Context): UserRow | null {
    if (refusal) throw refusal
    return viewer?.user ?? null
  }

  @Access('signedIn')
  @Query(() => User, {
    nullable: true,
    description:
      'A user; null if there is none with this id. Everybody can see the id, name and picture of other users.',
  })
  user(
    @Ctx() { services }: Context,
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
  ): Promise<UserRow | null> {
    return services.users.find(id)
  }

  @Access('USERS_READ')
  @Query(() => UserConnection, { nullable: true, description: 'All users. Needs USERS_READ.' })
  users(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => UserFilter, filterOptions) filter?: UserFilter,
    @Arg('orderBy', () => UserOrder, orderOptions) orderBy?: UserOrder,
  ): Promise<Page<UserRow>> {
    return services.users.listFor(signedIn(viewer), { ...page, filter, orderBy })
  }

  @Access('CHAT')
  @Query(() => [User], {
    nullable: true,
    description:
      'Finds active people to share a conversation with. At most 30 searches a minute, then RATE_LIMITED. Needs CHAT.',
  })
  people(
    @Ctx() { services }: Context,
    @Arg('search', () => String, {
      description: 'The beginning of one of their names, at least 3 letters, or a whole e-mail address.',
    })
    search: string,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'How many people to return at most, 1 to 20; 20 by default.',
    })
    first?: number,
  ): Promise<UserRow[]> {
    return services.users.people(search, first)
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => User, { nullable: true, description: 'Changes your own profile. Needs a session.' })
  updateProfile(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => UpdateProfileInput, { description: 'What to change.' }) input: UpdateProfileInput,
  ): Promise<UserRow> {
    return services.users.updateProfile(signedIn(viewer), input)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [User], {
    nullable: true,
    description:
      'Suspends users. All or nothing. Their sessions end, their API keys are refused, and their running replies stop. Users who are already suspended stay so. NOT_FOUND names unknown users in `fields`, such as `ids.3`. LAST_ADMIN if no active admin would be left.',
  })
  suspendUsers(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The users, at most 100.' }) ids: string[],
    @Arg('reason', () => String, {
      nullable: true,
      description: 'The reason, at most 500 characters. It is kept in the audit log.',
    })
    reason?: string,
  ): Promise<UserRow[]> {
    return services.users.suspend(signedIn(viewer), ids, reason)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [User], {
    nullable: true,
    description:
      'Ends the suspension of users. All or nothing. They have to sign in again, and their API keys work again. NOT_FOUND as for suspendUsers.',
  })
  reactivateUsers(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The users, at most 100.' }) ids: string[],
  ): Promise<UserRow[]> {
    return services.users.reactivate(signedIn(viewer), ids)
  }

  @Access('signedIn')
  @Admin({ needs: 'USERS_MANAGE' })
  @Mutation(() => ID, {
    nullable: true,
    description:
      'Erases a person. At once, nothing is left of who they were and of what they could sign in with. Conversations with nobody else in them are deleted soon after. Shared conversations keep an owner without a name, and messages an author without a name. To erase yourself, you need a session at most ten minutes old, else REAUTH_REQUIRED. To erase others, who may not have more rights than you, you need USERS_MANAGE. API keys cannot use it. A person who is unknown or already erased counts as done.',
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

  @FieldResolver(() => Suspension, { nullable: true })
  suspension(@Root() user: UserRow, @Ctx() context: Context): Promise<SuspensionRow | null> | null {
    return user.status === 'SUSPENDED' && seesAll(context.viewer, user)
      ? context.loaders.suspension.load(user.id)
      : null
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
  async eventCursor(@Root() user: UserRow, @Ctx() context: Context): Promise<string | null> {
    if (!readsHistoryOf(context.viewer, user)) return null
    return context.services.conversationEvents.cursorOf(await context.loaders.end.load())
  }

  @FieldResolver(() => ConversationConnection, { nullable: true })
  async conversations(
    @Root() user: UserRow,
    @Ctx() context: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ConversationFilter, {
      nullable: true,
      description: 'Which conversations to return; all by default.',
    })
    filter?: ConversationFilter,
    @Arg('orderBy', () => ConversationOrder, {
      nullable: true,
      description: 'The order of the list; by default, the newest message first.',
    })
    orderBy?: ConversationOrder,
  ): Promise<Page<ConversationRow> | null> {
    if (!readsHistoryOf(context.viewer, user)) return null
    // Before the list, so that `eventCursor` beside it can be gone on from.
    await context.loaders.end.load()
    return context.services.conversations.list(signedIn(context.viewer), { ...page, filter, orderBy })
  }
}

@Resolver(() => Suspension)
export class SuspensionResolver {
  @FieldResolver(() => User, { nullable: true })
  by(@Root() { byId }: SuspensionRow, @Ctx() { loaders }: Context): Promise<UserRow | null> | null {
    return byId ? loaders.user.load(byId) : null
  }
}
