import { Admin, ConversationExport, ExportConversationInput } from '@parley/schema'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver()
export class ConversationExportResolver {
  @Access(['HISTORY_READ', 'HISTORY_READ_ALL'])
  @Admin({ hidden: true })
  @Mutation(() => ConversationExport, {
    nullable: true,
    description:
      'Returns an address to download a conversation from, as Markdown or JSON, with what you may read of it. FORBIDDEN without HISTORY_READ; NOT_FOUND for a conversation that is not shared with you, and for a leaf that is not in it. Needs a session: API keys read messages page by page.',
  })
  exportConversation(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => ExportConversationInput, { description: 'Which conversation, and how.' })
    input: ExportConversationInput,
  ): Promise<ConversationExport> {
    return services.conversationExports.request(signedIn(viewer), input)
  }
}
