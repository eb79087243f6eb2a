import { Admin, SearchSnippet } from '@parley/schema'
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { SnippetRow } from './snippets.service.js'

@Resolver()
export class SnippetsResolver {
  @Access('HISTORY_READ')
  @Admin({ hidden: true })
  @Query(() => [SearchSnippet], {
    nullable: true,
    description:
      'Where conversations have what was searched for: of each one that you are in, the message that fits best. Those that were found by their title alone, are not yours, or do not exist, are left out. BAD_USER_INPUT names what is wrong with the arguments.',
  })
  searchSnippets(
    @Ctx() { viewer, services }: Context,
    @Arg('search', () => String, {
      description: 'What was given to conversations as filter.search, 1 to 200 characters.',
    })
    search: string,
    @Arg('conversationIds', () => [ID], { description: 'The conversations that were found, at most 100.' })
    conversationIds: string[],
  ): Promise<SnippetRow[]> {
    return services.snippets.find(signedIn(viewer), search, conversationIds)
  }
}
