import type { Conversation as ConversationRow } from '@parley/prisma'
import { Admin, Conversation } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { unreadOf } from './mark.service.js'

@Resolver(() => Conversation)
export class MarkResolver {
  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    nullable: true,
    description:
      'Marks a conversation as read, for you alone. A mark moves forward only. Your other devices get CONVERSATION_UPDATED.',
  })
  markRead(
    @Ctx() { viewer, services }: Context,
    @Arg('conversationId', () => ID, { description: 'The conversation.' }) conversationId: string,
    @Arg('messageId', () => ID, {
      nullable: true,
      description: 'The last message that you have read; by default, all there are.',
    })
    messageId?: string,
  ): Promise<ConversationRow> {
    return services.marks.read(signedIn(viewer), conversationId, messageId)
  }

  @FieldResolver(() => Int)
  async unread(@Root() conversation: ConversationRow, @Ctx() { viewer, loaders }: Context): Promise<number> {
    const userId = signedIn(viewer).user.id
    return unreadOf(conversation, await loaders.part.load({ conversationId: conversation.id, userId }))
  }
}
