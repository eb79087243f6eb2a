import {
  Conversation,
  ConversationEvent,
  ConversationEventConnection,
  HistoryScope,
  Message,
  User,
} from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { ConversationEventRow } from './event.js'

interface FollowArgs {
  conversationId: string
  after?: string | null
}

const afterOptions = {
  nullable: true,
  description: 'The last cursor you saw; by default, you get only live events.',
}

@Resolver(() => ConversationEvent)
export class ConversationEventResolver {
  @Access('HISTORY_READ')
  @Subscription(() => ConversationEvent, {
    subscribe: ({ args, context }: { args: FollowArgs; context: Context }) =>
      context.services.conversationEvents.follow(
        signedIn(context.viewer),
        args.conversationId,
        args.after ?? null,
        context.signal,
      ),
    description:
      'What happens in a conversation, in order. `after` is the last cursor you saw, or the conversation’s `eventCursor`: first come missed events, then live ones, each once. If the cursor is too old, you get one RESYNC event: fetch the conversation again and continue; live events follow. When the conversation is deleted or no longer shared with you, CONVERSATION_DELETED is the last event and the subscription completes; if you subscribe later, you get NOT_FOUND.',
  })
  conversationEvents(
    @Root() event: ConversationEventRow,
    @Arg('conversationId', () => ID, { description: 'The conversation, which may be temporary.' })
    _conversationId: string,
    @Arg('after', () => String, afterOptions) _after?: string | null,
  ): ConversationEventRow {
    return event
  }

  @Access('HISTORY_READ')
  @Subscription(() => ConversationEvent, {
    subscribe: ({ args, context }: { args: Pick<FollowArgs, 'after'>; context: Context }) =>
      context.services.conversationEvents.followAll(
        signedIn(context.viewer),
        args.after ?? null,
        context.signal,
      ),
    description:
      'What happens in all your conversations except temporary ones, to keep a list and other devices in sync. Otherwise it works like conversationEvents. Its cursors are those of `changes`, not those of `conversationEvents`.',
  })
  conversationListEvents(
    @Root() event: ConversationEventRow,
    @Arg('after', () => String, afterOptions) _after?: string | null,
  ): ConversationEventRow {
    return event
  }

  @Access('HISTORY_READ')
  @Query(() => ConversationEventConnection, {
    nullable: true,
    description:
      'Everything that changed since a cursor, oldest first, including deletions. Integrations use it to keep a copy in sync. Continue from `endCursor`, even after an empty page. Events are kept for EVENT_DAYS (30 by default). If your cursor is older, you get one RESYNC event: fetch everything again and continue from its cursor. With scope ALL, temporary conversations and private data (pins, tags, ratings) are left out, and reading is recorded in the audit log once an hour for each person and key, with the cursor.',
  })
  changes(
    @Ctx() { viewer, services }: Context,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'How many changes to return, 1 to 100; 20 by default.',
    })
    first: number | null | undefined,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The cursor to continue from; by default, the beginning of what is kept.',
    })
    after: string | null | undefined,
    @Arg('scope', () => HistoryScope, {
      defaultValue: 'OWN',
      description:
        'Whose conversations to include. ALL needs HISTORY_READ_ALL, in a session also a grant for everybody’s (openHistory), and is recorded in the audit log.',
    })
    scope: HistoryScope,
  ) {
    return services.conversationEvents.changes(signedIn(viewer), { first, after, scope })
  }

  @FieldResolver(() => Conversation, { nullable: true })
  conversation(
    @Root() { conversationId: id, everybodys }: ConversationEventRow,
    @Ctx() { viewer, loaders }: Context,
  ) {
    if (id === '') return null
    return everybodys
      ? loaders.conversation.load(id)
      : loaders.readable.conversation.load({ viewer: signedIn(viewer), id })
  }

  @FieldResolver(() => Message, { nullable: true })
  message(@Root() { messageId: id, everybodys }: ConversationEventRow, @Ctx() { viewer, loaders }: Context) {
    if (id === null) return null
    return everybodys
      ? loaders.message.load(id)
      : loaders.readable.message.load({ viewer: signedIn(viewer), id })
  }

  @FieldResolver(() => User, { nullable: true })
  actor(@Root() { actorId }: ConversationEventRow, @Ctx() { loaders }: Context) {
    return actorId ? loaders.user.load(actorId) : null
  }
}
