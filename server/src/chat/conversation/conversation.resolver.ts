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
  ModelParameters,
  type Page,
  PageArgs,
  UpdateConversationInput,
  User,
} from '@parley/schema'
import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { asked } from '../../base/asked.js'
import { withNodes } from '../../base/page/keyset.js'
import { conversationCursor } from '../conversationEvent/cursor.js'
import { parametersIn } from '../model/parameters.js'
import type { Opened } from './conversation.sql.js'
import { lastAsked } from './lastAsked.js'

const scopeOptions = {
  defaultValue: HistoryScope.OWN,
  description:
    'Whose conversations to return. ALL needs CONVERSATIONS_MANAGE or HISTORY_READ_ALL and is recorded in the audit log. Pins, archive and tags are always your own.',
}
const filterOptions = { nullable: true, description: 'Which conversations to return; all by default.' }
const orderOptions = {
  nullable: true,
  description:
    'The order of the list; by default, the newest message first, or the best match first for a search.',
}

@Resolver(() => Conversation)
export class ConversationResolver {
  @Access(['HISTORY_READ', 'CONVERSATIONS_MANAGE'])
  @Admin({ given: 'scope: ALL' })
  @Query(() => Conversation, {
    nullable: true,
    description: 'A conversation; null if it does not exist or, unless scope is ALL, is not shared with you.',
  })
  conversation(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
    @Info() info: GraphQLResolveInfo,
    @Arg('scope', () => HistoryScope, scopeOptions) scope?: HistoryScope,
  ): Promise<Opened | null> {
    return services.conversations.find(signedIn(viewer), id, { scope, last: lastAsked(info) })
  }

  @Access(['HISTORY_READ', 'CONVERSATIONS_MANAGE'])
  @Admin({ given: 'scope: ALL', needs: ['CONVERSATIONS_MANAGE', 'HISTORY_READ_ALL'] })
  @Query(() => ConversationConnection, {
    nullable: true,
    description:
      'Your own conversations and those shared with you, or with scope ALL everybody’s, except temporary ones. A search with scope ALL is FORBIDDEN unless you may read all that the filter names.',
  })
  conversations(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => ConversationFilter, filterOptions) filter?: ConversationFilter,
    @Arg('orderBy', () => ConversationOrder, orderOptions) orderBy?: ConversationOrder,
    @Arg('scope', () => HistoryScope, scopeOptions) scope?: HistoryScope,
  ): Promise<Page<Opened>> {
    const ways = [['nodes'], ['edges', 'node']]
    const withLast = ways.some(way => asked(info, ...way, 'lastMessage').length > 0)
    return services.conversations.list(signedIn(viewer), { ...page, filter, orderBy, scope, withLast })
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, { nullable: true, description: 'Creates a conversation without a message.' })
  createConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateConversationInput, { description: 'What the conversation starts with.' })
    input: CreateConversationInput,
  ): Promise<ConversationRow> {
    return services.conversations.create(signedIn(viewer), input)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    nullable: true,
    description:
      'Changes a conversation. Title, model, parameters and system prompt change for everybody in it, which needs WRITE; pinned, archived and tags change for you alone.',
  })
  updateConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The conversation.' }) id: string,
    @Arg('input', () => UpdateConversationInput, { description: 'What to change.' })
    input: UpdateConversationInput,
  ): Promise<ConversationRow> {
    return services.conversations.update(signedIn(viewer), id, input)
  }

  @Access(['CHAT', 'CONVERSATIONS_MANAGE'])
  @Admin({ needs: 'CONVERSATIONS_MANAGE' })
  @Mutation(() => [ID], {
    nullable: true,
    description:
      'Deletes conversations with their messages, and stops their replies. All or nothing. Your own, and with CONVERSATIONS_MANAGE anybody’s except temporary ones, which is recorded. Returns the given ids: a conversation that is already gone, or is not yours to delete, counts as deleted.',
  })
  deleteConversations(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The conversations, at most 100.' }) ids: string[],
  ): Promise<string[]> {
    return services.conversations.delete(signedIn(viewer), ids)
  }

  @FieldResolver(() => User)
  owner(@Root() conversation: ConversationRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(conversation.ownerId)
  }

  @FieldResolver(() => MessageConnection)
  async messages(
    @Root() conversation: Opened,
    @Ctx() { loaders, services }: Context,
    @Args(() => CursorArgs) page: CursorArgs,
    @Arg('leaf', () => ID, {
      nullable: true,
      description: 'Any message of the branch to return; by default, the newest message.',
    })
    leaf?: string,
  ): Promise<Page<MessageRow>> {
    const shown = await loaders.path.page({ conversation, args: { ...page, leaf } })
    // What the messages point to is here already, most of it.
    loaders.conversation.prime(conversation.id, conversation)
    for (const message of shown.nodes) loaders.message.prime(message.id, message)
    return withNodes(shown, await services.replies.soFar(shown.nodes))
  }

  @FieldResolver(() => Message, { nullable: true })
  lastMessage(@Root() { lastMessageId, lastMessage }: Opened, @Ctx() { loaders }: Context) {
    return lastMessageId ? (lastMessage ?? loaders.message.load(lastMessageId)) : null
  }

  @FieldResolver(() => ModelParameters, { nullable: true })
  parameters(@Root() { parameters }: ConversationRow): ModelParameters | null {
    return parametersIn(parameters)
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
