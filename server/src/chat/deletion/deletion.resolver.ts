import type { Message as MessageRow } from '@parley/prisma'
import { Message } from '@parley/schema'
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver()
export class DeletionResolver {
  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Deletes a message: its text and its author are gone at once, for everybody, and for good after ten seconds; until then restoreMessage undoes it. Its place stays, with the status DELETED, for what follows it. A reply that is being written below it is stopped first. Needs WRITE: the owner of the conversation deletes any message, others what they wrote and the replies to it. What it cost stays booked. A message that is deleted already is returned unchanged.',
  })
  deleteMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The message.' }) id: string,
    @Arg('branch', () => Boolean, {
      defaultValue: false,
      description: 'Whether all that follows it is deleted with it, on all branches.',
    })
    branch: boolean,
  ): Promise<MessageRow> {
    return services.deletions.delete(signedIn(viewer), id, branch)
  }

  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Undoes a deletion, with all messages that were deleted by it, within ten seconds and by the person who deleted them. CONFLICT after that. A message that is not deleted is returned unchanged.',
  })
  restoreMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'One of the messages.' }) id: string,
  ): Promise<MessageRow> {
    return services.deletions.restore(signedIn(viewer), id)
  }
}
