import type { Feedback as FeedbackRow, Message as MessageRow } from '@parley/prisma'
import { Feedback, Message, Rating } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Message)
export class FeedbackResolver {
  @Access('CHAT')
  @Mutation(() => Message, {
    nullable: true,
    description:
      'Gives feedback on a reply that has ended, and replaces your earlier feedback. Nobody else sees it.',
  })
  rateMessage(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The reply.' }) id: string,
    @Arg('rating', () => Rating, { nullable: true, description: 'Good or bad; null removes your feedback.' })
    rating?: Rating | null,
    @Arg('comment', () => String, {
      nullable: true,
      description: 'Why, at most 2000 characters. Needs a rating.',
    })
    comment?: string | null,
  ): Promise<MessageRow> {
    return services.feedback.rate(signedIn(viewer), id, rating, comment)
  }

  @FieldResolver(() => Feedback, { nullable: true })
  feedback(
    @Root() { id, role }: MessageRow,
    @Ctx() { viewer, loaders }: Context,
  ): Promise<FeedbackRow | null> | null {
    return role === 'ASSISTANT'
      ? loaders.feedback.load({ messageId: id, userId: signedIn(viewer).user.id })
      : null
  }
}
