import type { Message as MessageRow } from '@parley/prisma'
import { Message, ReplyEvent, SendMessageInput, SentMessage } from '@parley/schema'
import { Arg, Ctx, ID, Int, Mutation, Resolver, Root, Subscription } from 'type-graphql'
import { Access, signedIn } from '../access.js'
import type { Context } from '../context.js'
import type { ReplyEvent as ReplyEventRow } from './reader.js'
import type { Sent } from './reply.service.js'

@Resolver()
export class ReplyResolver {
  @Access('CHAT')
  @Mutation(() => SentMessage, {
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
  @Mutation(() => Message, {
    description:
      'Stops a reply and keeps its text. Answers with the reply as it ended, or after two seconds as it stands; a reply that has ended is returned as it is.',
  })
  stopReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
  ): Promise<MessageRow> {
    return services.replies.stop(signedIn(viewer), id)
  }

  @Access('HISTORY_READ')
  @Subscription(() => ReplyEvent, {
    subscribe: ({ args, context }: { args: { messageId: string; offset: number }; context: Context }) =>
      context.services.replies.read(signedIn(context.viewer), args.messageId, args.offset, context.signal),
    description:
      'One reply as it is written: first what is stored beyond `offset`, then each further piece, then an event whose status is not STREAMING, after which the subscription completes. A client keeps content = content.slice(0, event.offset) + event.text and reconnects with offset: content.length, so it ends with exactly the stored text whatever breaks in between. Offsets count UTF-16 code units; `text` never splits a surrogate pair; an event may begin before the offset asked for (text that a crash took back).',
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
