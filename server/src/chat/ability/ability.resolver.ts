import type { Conversation as ConversationRow } from '@parley/prisma'
import { Conversation, ConversationAbilities } from '@parley/schema'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Conversation)
export class ConversationAbilitiesResolver {
  @FieldResolver(() => ConversationAbilities)
  async viewerCan(
    @Root() conversation: ConversationRow,
    @Ctx() { viewer: anybody, loaders, services }: Context,
  ): Promise<ConversationAbilities> {
    const viewer = signedIn(anybody)
    const part = await loaders.part.load({ conversationId: conversation.id, userId: viewer.user.id })
    return services.abilities.ofConversation(viewer, conversation, part, loaders)
  }
}
