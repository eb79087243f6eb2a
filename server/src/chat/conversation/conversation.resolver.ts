import type { Conversation as ConversationRow, Message as MessageRow } from '@parley/prisma'
import {
  Admin,
  Conversation,
  ConversationConnection,
  ConversationFilter,
  ConversationOrder,
  CreateConversationInput,
  CursorArgs,
  DateTime,
  HistoryScope,
  Message,
  MessageConnection,
  type Page,
  PageArgs,
  UpdateConversationInput,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { withNodes } from '../../base/page/keyset.js'
import { conversationCursor } from '../conversationEvent/cursor.js'

const scopeOptions = {
  defaultValue: HistoryScope.OWN,
  description:
    'Whose: ALL needs HISTORY_READ_ALL and is recorded in the audit log. Pins, archive and tags are yours in either.',
}
const filterOptions = { nullable: true, description: 'Which conversations; absent: all.' }
const orderOptions = {
  nullable: true,
  description: 'In which order; absent: the newest message first, of a search the best match.',
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @Access('HISTORY_READ')
  @Query(() => Conversation, {
    nullable: true,
    description: 'A conversation; null for one that does not exist or is not shared with you.',
  })
  conversation(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<ConversationRow | null> {
    return services.conversations.find(signedIn(viewer), id)
  }

  @Access('HISTORY_READ')
  @Admin({ given: 'scope: ALL', needs: 'HISTORY_READ_ALL' })
  @Query(() => ConversationConnection, {
    nullable: true,
    description: 'Your conversations and those shared with you, without temporary ones.',
  })
  conversations(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ConversationFilter, filterOptions) filter?: ConversationFilter,
    @Arg('orderBy', () => ConversationOrder, orderOptions) orderBy?: ConversationOrder,
    @Arg('scope', () => HistoryScope, scopeOptions) scope?: HistoryScope,
  ): Promise<Page<ConversationRow>> {
    return services.conversations.list(signedIn(viewer), { ...page, filter, orderBy, scope })
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, { description: 'Starts a conversation without a message.' })
  createConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateConversationInput, { description: 'How it begins.' })
    input: CreateConversationInput,
  ): Promise<ConversationRow> {
    return services.conversations.create(signedIn(viewer), input)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    description:
      'Changes a conversation: title, model and system prompt for everybody in it, which needs WRITE; pins, archive and tags for you alone.',
  })
  updateConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The conversation.' }) id: string,
    @Arg('input', () => UpdateConversationInput, { description: 'What to change.' })
    input: UpdateConversationInput,
  ): Promise<ConversationRow> {
    return services.conversations.update(signedIn(viewer), id, input)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => [ID], {
    description:
      'Deletes conversations of yours with their messages and stops their replies, all or nothing. Answers with the ids given: what was gone already, or is somebody else’s, counts as deleted.',
  })
  deleteConversations(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'At most 100 conversations.' }) ids: string[],
  ): Promise<string[]> {
    return services.conversations.delete(signedIn(viewer), ids)
  }

  @FieldResolver(() => User)
  owner(@Root() conversation: ConversationRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(conversation.ownerId)
  }

  @FieldResolver(() => MessageConnection)
  async messages(
    @Root() conversation: ConversationRow,
    @Ctx() { loaders, services }: Context,
    @Args(() => CursorArgs) page: CursorArgs,
    @Arg('leaf', () => ID, {
      nullable: true,
      description: 'Any message of the branch to show; absent: the newest one.',
    })
    leaf?: string,
  ): Promise<Page<MessageRow>> {
    const shown = await loaders.path.page({ conversation, args: { ...page, leaf } })
    return withNodes(shown, await services.replies.soFar(shown.nodes))
  }

  @FieldResolver(() => Message, { nullable: true })
  lastMessage(@Root() { lastMessageId }: ConversationRow, @Ctx() { loaders }: Context) {
    return lastMessageId ? loaders.message.load(lastMessageId) : null
  }

  @FieldResolver(() => String)
  eventCursor(@Root() conversation: ConversationRow): string {
    return conversationCursor(conversation)
  }

  @FieldResolver(() => DateTime, { nullable: true })
  lastMessageAt(@Root() { lastMessageId, lastMessageAt }: ConversationRow): Date | null {
    return lastMessageId ? lastMessageAt : null
  }
}
