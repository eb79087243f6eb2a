import type { Conversation as ConversationRow, Draft as DraftRow } from '@parley/prisma'
import { Admin, Conversation, Draft, SetDraftInput } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Conversation)
export class DraftResolver {
  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Draft, {
    nullable: true,
    description:
      'Keeps what you have typed into a conversation and not sent, in place of what was kept before, for you alone. Null when it is removed. Sending exactly that removes it, too. FORBIDDEN unless you may write in the conversation. There is no event of it.',
  })
  setDraft(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => SetDraftInput, { description: 'What to keep, and where.' }) input: SetDraftInput,
  ): Promise<DraftRow | null> {
    return services.drafts.set(signedIn(viewer), input)
  }

  @FieldResolver(() => Draft, { nullable: true })
  draft(@Root() { id }: ConversationRow, @Ctx() { viewer, loaders }: Context): Promise<DraftRow | null> {
    return loaders.draft.load({ conversationId: id, userId: signedIn(viewer).user.id })
  }
}
