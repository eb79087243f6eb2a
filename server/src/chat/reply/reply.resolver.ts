import type { Message as MessageRow } from '@parley/prisma'
import { Message, ReplyEvent, SendMessageInput, SentMessage } from '@parley/schema'
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Access, holdTo, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { ReplyEvent as ReplyEventRow } from './following/reader.js'
import type { Sent } from './sending/addTurn.js'

const keyOptions = {
  nullable: true,
  description:
    'At most 64 characters, best a UUID. The same key with the same arguments answers with the same messages for 24 hours and calls the model once; with others: CONFLICT.',
}

@Resolver()
export class ReplyResolver {
  @Access('CHAT')
  @Mutation(() => SentMessage, { nullable: true,
    description:
      'Stores a message and begins a reply. Answers at once: follow the reply with the subscription of that name.',
  })
  sendMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => SendMessageInput, { description: 'What to send, and where.' })
    input: SendMessageInput,
  ): Promise<Sent> {
    return services.replies.send(signedIn(viewer), input)
  }

  @Access('CHAT')
  @Mutation(() => SentMessage, { nullable: true,
    description:
      'Writes a message of your own anew, as another version beside it, and begins a reply to it with the model of the conversation. The version before and all that follows it stay: see Message.siblings.',
  })
  editMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The message; only its author may edit it.' }) id: string,
    @Arg('content', () => String, {
      description: 'Markdown, not empty, at most serverInfo.limits.maxMessageLength characters.',
    })
    content: string,
    @Arg('idempotencyKey', () => String, keyOptions) idempotencyKey?: string,
  ): Promise<Sent> {
    return services.replies.edit(signedIn(viewer), id, content, idempotencyKey)
  }

  @Access('CHAT')
  @Mutation(() => Message, { nullable: true,
    description:
      'Has another reply written to the same message, as another version beside it, whatever became of the one before: see Message.siblings. Answers at once with the new reply. CONFLICT while the one named is being written.',
  })
  regenerateReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
    @Arg('model', () => String, {
      nullable: true,
      description: 'Id of a model from `models`, for this reply only; absent: that of the conversation.',
    })
    model?: string,
    @Arg('idempotencyKey', () => String, keyOptions) idempotencyKey?: string,
  ): Promise<MessageRow> {
    return services.replies.regenerate(signedIn(viewer), id, model, idempotencyKey)
  }

  @Access(['USAGE_READ_ALL', 'SETTINGS_READ'])
  @Query(() => Int, { nullable: true, description: 'Replies being written now, on all replicas.' })
  repliesInFlight(@Ctx() { services }: Context): Promise<number> {
    return services.replies.inFlight()
  }

  @Access('CHAT')
  @Mutation(() => Message, { nullable: true,
    description:
      'Stops a reply and keeps its text. Answers with the reply as it ended, or after two seconds as it stands; a reply that has ended is returned as it is.',
  })
  stopReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
  ): Promise<MessageRow> {
    return services.replies.stop(signedIn(viewer), id)
  }

  @Access(['HISTORY_READ', 'CHAT'])
  @Subscription(() => ReplyEvent, {
    subscribe: ({ args, context }: { args: { messageId: string; offset: number }; context: Context }) =>
      context.services.replies.follow(
        signedIn(context.viewer),
        args.messageId,
        args.offset,
        context.signal,
        () => holdTo(context, 'HISTORY_READ'),
      ),
    description:
      'One reply as it is written: first what is stored beyond `offset`, then each further piece, then an event whose status is not STREAMING, after which the subscription completes. A client keeps content = content.slice(0, event.offset) + event.text and reconnects with offset: content.length, so it ends with exactly the stored text whatever breaks in between. Offsets count UTF-16 code units; `text` never splits a surrogate pair; an event may begin before the offset asked for (text that a crash took back). Needs HISTORY_READ, but for a reply that was asked for with the same session or key: FORBIDDEN.',
  })
  reply(
    @Root() event: ReplyEventRow,
    @Arg('messageId', () => ID, { description: 'The reply.' }) _messageId: string,
    @Arg('offset', () => Int, { defaultValue: 0, description: 'How much of it the client has already.' })
    _offset: number,
  ): ReplyEventRow {
    return event
  }
}
