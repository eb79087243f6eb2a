import type { Message as MessageRow } from '@parley/prisma'
import {
  GenerateImageInput,
  Message,
  ModelParameters,
  ReplyEvent,
  SendMessageInput,
  SentMessage,
} from '@parley/schema'
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Access, holdTo, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { Viewer } from '../../base/viewer.js'
import type { ReplyEvent as ReplyEventRow } from './following/reader.js'
import type { Sent } from './sending/addTurn.js'

const keyOptions = {
  nullable: true,
  description:
    'At most 64 characters, preferably a UUID. For 24 hours, the same key with the same arguments returns the same messages and calls the model only once; with other arguments, it is refused with CONFLICT.',
}

interface FollowedReply {
  messageId: string
  offset: number
  reasoningOffset?: number | null
  previews: boolean
}

/** What was just stored is not read again for the fields that point to it. */
function known({ loaders }: Context, { user }: Viewer, sent: Sent): Sent {
  loaders.conversation.prime(sent.conversation.id, sent.conversation)
  for (const message of [sent.message, sent.reply]) loaders.message.prime(message.id, message)
  loaders.user.prime(user.id, user)
  return sent
}

@Resolver()
export class ReplyResolver {
  @Access('CHAT')
  @Mutation(() => SentMessage, {
    nullable: true,
    description:
      'Stores a message and begins a reply. Returns at once: follow the reply with the reply subscription.',
  })
  async sendMessage(
    @Ctx() context: Context,
    @Arg('input', () => SendMessageInput, { description: 'What to send, and where.' })
    input: SendMessageInput,
  ): Promise<Sent> {
    const viewer = signedIn(context.viewer)
    return known(context, viewer, await context.services.replies.send(viewer, input))
  }

  @Access('CHAT')
  @Mutation(() => SentMessage, {
    nullable: true,
    description:
      'Stores the prompt as a message and has a model make an image of it. Returns at once with a reply that is STREAMING and without text; once it is COMPLETE, its attachments have the image, a file of yours whose description is the prompt. Follow it with the reply subscription, and end it with stopReply. Refused with CONFLICT where your files take all that they may, and with SERVICE_UNAVAILABLE where this server keeps none.',
  })
  async generateImage(
    @Ctx() context: Context,
    @Arg('input', () => GenerateImageInput, { description: 'What to make, and where.' })
    input: GenerateImageInput,
  ): Promise<Sent> {
    const viewer = signedIn(context.viewer)
    return known(context, viewer, await context.services.replies.generate(viewer, input))
  }

  @Access('CHAT')
  @Mutation(() => SentMessage, {
    nullable: true,
    description:
      'Edits a message of yours: stores the text as another version beside it, and begins a reply with the conversation’s model. The earlier version and everything that follows it stay: see Message.siblings.',
  })
  editMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The message. Only its author can edit it.' }) id: string,
    @Arg('content', () => String, {
      description:
        'The text, as Markdown, at most serverInfo.limits.maxMessageLength characters. Not empty, unless it carries files.',
    })
    content: string,
    @Arg('parameters', () => ModelParameters, {
      nullable: true,
      description: 'How the model is to answer it; by default, as the earlier version was to be answered.',
    })
    parameters?: ModelParameters,
    @Arg('attachmentIds', () => [ID], {
      nullable: true,
      description:
        'Files that it carries, in this order: as in SendMessageInput, and those that a message of the conversation carries already. By default, those of the earlier version; [] for none.',
    })
    attachmentIds?: string[],
    @Arg('idempotencyKey', () => String, keyOptions) idempotencyKey?: string,
  ): Promise<Sent> {
    const options = { attachmentIds, parameters, idempotencyKey }
    return services.replies.edit(signedIn(viewer), id, content, options)
  }

  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Begins another reply to the same message, as another version beside the given one, no matter how that ended: see Message.siblings. Returns the new reply at once. CONFLICT while the given reply is being written.',
  })
  regenerateReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
    @Arg('model', () => ID, {
      nullable: true,
      description: 'Id of a model from `models`, for this reply only; by default, the conversation’s model.',
    })
    model?: string,
    @Arg('parameters', () => ModelParameters, {
      nullable: true,
      description:
        'How the model is to write this reply; by default, as the message was to be answered, and where that said nothing, as Conversation.parameters say.',
    })
    parameters?: ModelParameters,
    @Arg('idempotencyKey', () => String, keyOptions) idempotencyKey?: string,
  ): Promise<MessageRow> {
    return services.replies.regenerate(signedIn(viewer), id, { model, parameters, idempotencyKey })
  }

  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Continues a reply that was stopped, or cut because of its length, in a new version beside it that begins with its text: see Message.siblings. The old version stays as it is. Returns the new reply at once. Refused with CONFLICT while the old one is being written, and with FORBIDDEN if you may not read its text. Its usage is what is written now.',
  })
  continueReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
    @Arg('model', () => ID, {
      nullable: true,
      description: 'Id of a model from `models`; absent: the one that wrote it.',
    })
    model?: string,
    @Arg('idempotencyKey', () => String, keyOptions) idempotencyKey?: string,
  ): Promise<MessageRow> {
    return services.replies.resume(signedIn(viewer), id, model, idempotencyKey)
  }

  @Access(['USAGE_READ_ALL', 'SETTINGS_READ'])
  @Query(() => Int, {
    nullable: true,
    description: 'How many replies are being written now, on all replicas.',
  })
  repliesInFlight(@Ctx() { services }: Context): Promise<number> {
    return services.replies.inFlight()
  }

  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Stops a reply and keeps its text. Returns the reply when it has ended, or after two seconds in its current state. A reply that has already ended is returned unchanged.',
  })
  stopReply(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
  ): Promise<MessageRow> {
    return services.replies.stop(signedIn(viewer), id)
  }

  @Access(['HISTORY_READ', 'CHAT'])
  @Subscription(() => ReplyEvent, {
    subscribe: ({ args, context }: { args: FollowedReply; context: Context }) =>
      context.services.replies.follow(
        signedIn(context.viewer),
        args.messageId,
        { text: args.offset, thought: args.reasoningOffset ?? null, previews: args.previews },
        context.signal,
        () => holdTo(context, 'HISTORY_READ'),
      ),
    description:
      'One reply while it is being written: first what is stored beyond `offset`, then each further piece, then an event whose status is not STREAMING. After that event, the subscription completes. A client keeps content = content.slice(0, event.offset) + event.text and reconnects with offset: content.length, so it ends with exactly the stored text, whatever breaks in between. What the model thinks comes the same way beside the text, if `reasoningOffset` is given, and an image as far as it is made, if `previews` are wanted. Offsets count UTF-16 code units; `text` never splits a surrogate pair. An event may begin before the requested offset, if a crash took text back. Needs HISTORY_READ, else FORBIDDEN, except for a reply that was requested with the same session or key.',
  })
  reply(
    @Root() event: ReplyEventRow,
    @Arg('messageId', () => ID, { description: 'The reply.' }) _messageId: string,
    @Arg('offset', () => Int, {
      defaultValue: 0,
      description: 'How much of the text the client already has.',
    })
    _offset: number,
    @Arg('reasoningOffset', () => Int, {
      nullable: true,
      description:
        'How much of what the model thinks the client already has; absent: it does not want it, and gets no events for it.',
    })
    _reasoningOffset: number | undefined,
    @Arg('previews', () => Boolean, {
      defaultValue: false,
      description:
        'Whether to tell of an image on its way, by ReplyEvent.preview: the newest one first, where there is one.',
    })
    _previews: boolean,
  ): ReplyEventRow {
    return event
  }
}
