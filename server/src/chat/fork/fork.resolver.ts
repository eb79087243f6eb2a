import type { Conversation as ConversationRow, Message as MessageRow } from '@parley/prisma'
import { Admin, Conversation, ForkConversationInput, Message } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Conversation)
export class ForkResolver {
  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    nullable: true,
    description:
      'Creates a conversation of yours that begins with a copy of another one up to and including a message, with its title, system prompt and model; where you may not use the model, with your default model. Authors stay, and all copies have the time of the copying. Ratings, usage, tags and participants are not copied, and nothing is charged. A copy of a temporary conversation is temporary and expires with it. Any access will do, but FORBIDDEN if you may not read one of the messages; NOT_FOUND for a conversation that is not shared with you, and for a message that is not in it or is deleted; CONFLICT for a reply that is being written; BAD_USER_INPUT for more than 10 000 messages.',
  })
  forkConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => ForkConversationInput, { description: 'Which conversation, and where.' })
    input: ForkConversationInput,
  ): Promise<ConversationRow> {
    return services.forks.fork(signedIn(viewer), input)
  }

  /** The id says nothing to whoever may not see what it is of. */
  @FieldResolver(() => Message, { nullable: true })
  async forkedFrom(
    @Root() { forkedFromId }: ConversationRow,
    @Ctx() { viewer, loaders }: Context,
  ): Promise<MessageRow | null> {
    const message = forkedFromId ? await loaders.message.load(forkedFromId) : null
    if (!message || !viewer) return null
    const { conversationId } = message
    const part = await loaders.part.load({ conversationId, userId: viewer.user.id })
    return part ? message : null
  }
}
