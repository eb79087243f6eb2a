import type { Attachment as AttachmentRow, Message as MessageRow } from '@parley/prisma'
import {
  Admin,
  Attachment,
  Conversation,
  HistoryScope,
  ImageParameters,
  Message,
  MessageConnection,
  MessageFailure,
  MessageFilter,
  MessageOrder,
  MessageUsage,
  ModelParameters,
  type Page,
  PageArgs,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { usageOfReply } from '../../spending/usage/visibility.js'
import { imageIn, parametersIn } from '../model/parameters.js'
import { failureOf } from './messageParts.js'

const scopeOptions = {
  defaultValue: HistoryScope.OWN,
  description:
    'Whose messages to return. ALL needs HISTORY_READ_ALL, in a session also a grant for all that the filter names (openHistory), and is recorded in the audit log.',
}
const filterOptions = { nullable: true, description: 'Which messages to return; all by default.' }
const orderOptions = {
  nullable: true,
  description: 'The order of the list; by default, the newest first, or the best match first for a search.',
}

@Resolver(() => Message)
export class MessageResolver {
  @Access('HISTORY_READ')
  @Admin({ hidden: true })
  @Query(() => MessageConnection, {
    nullable: true,
    description:
      'The messages of your own conversations and of those shared with you, on all branches, except those of temporary conversations. Integrations page through this list.',
  })
  messages(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => MessageFilter, filterOptions) filter?: MessageFilter,
    @Arg('orderBy', () => MessageOrder, orderOptions) orderBy?: MessageOrder,
    @Arg('scope', () => HistoryScope, scopeOptions) scope?: HistoryScope,
  ): Promise<Page<MessageRow>> {
    return services.messages.list(signedIn(viewer), { ...page, filter, orderBy, scope })
  }

  @FieldResolver(() => Conversation)
  conversation(@Root() message: MessageRow, @Ctx() { loaders }: Context) {
    return loaders.conversation.load(message.conversationId)
  }

  @FieldResolver(() => Message, { nullable: true })
  parent(@Root() message: MessageRow, @Ctx() { loaders }: Context) {
    return message.parentId ? loaders.message.load(message.parentId) : null
  }

  @FieldResolver(() => [Message])
  siblings(@Root() message: MessageRow, @Ctx() { loaders }: Context) {
    return loaders.siblings.load(message)
  }

  @FieldResolver(() => User, { nullable: true })
  author(@Root() message: MessageRow, @Ctx() { loaders }: Context) {
    return message.authorId ? loaders.user.load(message.authorId) : null
  }

  @FieldResolver(() => [Attachment], { nullable: true })
  attachments(
    @Root() { id, hasFiles }: MessageRow,
    @Ctx() { loaders }: Context,
  ): Promise<AttachmentRow[] | null> | null {
    return hasFiles === false ? null : loaders.messageFiles.load(id)
  }

  @FieldResolver(() => MessageFailure, { nullable: true })
  failure(@Root() message: MessageRow, @Ctx() { viewer, services }: Context): MessageFailure | null {
    const { consentUrl } = services
    return failureOf(message, { runsServer: viewer?.permissions.has('MODELS_MANAGE') === true, consentUrl })
  }

  @FieldResolver(() => ModelParameters, { nullable: true })
  parameters(@Root() { parameters }: MessageRow): ModelParameters | null {
    return parametersIn(parameters)
  }

  @FieldResolver(() => ImageParameters, { nullable: true })
  image(@Root() { parameters }: MessageRow): ImageParameters | null {
    return imageIn(parameters)
  }

  @FieldResolver(() => MessageUsage, { nullable: true })
  usage(@Root() message: MessageRow, @Ctx() context: Context): Promise<MessageUsage | null> {
    return usageOfReply(context, message)
  }

  @FieldResolver(() => String, { nullable: true })
  idempotencyKey(@Root() message: MessageRow, @Ctx() { viewer }: Context): string | null {
    return message.authorId === viewer?.user.id ? message.idempotencyKey : null
  }
}
