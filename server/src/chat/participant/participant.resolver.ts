import type { Conversation as ConversationRow, Participant as ParticipantRow } from '@parley/prisma'
import { Access as AccessEnum, Admin, Conversation, Participant, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { Part } from './participant.loader.js'

@Resolver(() => Participant)
export class ParticipantResolver {
  @FieldResolver(() => User)
  user(@Root() { userId }: ParticipantRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(userId)
  }
}

@Resolver(() => Conversation)
export class ConversationParticipantsResolver {
  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    nullable: true,
    description:
      'Shares a conversation of yours with an active user; at most 100 people per conversation. If the user is already in it, changes what they may do. OWNER hands the conversation over: you keep WRITE.',
  })
  addParticipant(
    @Ctx() { viewer, services }: Context,
    @Arg('conversationId', () => ID, { description: 'The conversation.' }) conversationId: string,
    @Arg('userId', () => ID, { description: 'The user to share it with.' }) userId: string,
    @Arg('access', () => AccessEnum, { description: 'What the user may do.' }) access: AccessEnum,
  ): Promise<ConversationRow> {
    return services.participants.add(signedIn(viewer), conversationId, userId, access)
  }

  @Access('CHAT')
  @Admin({ hidden: true })
  @Mutation(() => Conversation, {
    nullable: true,
    description:
      'Removes a person from a conversation of yours, or you from somebody else’s. Returns null if you removed yourself. A person who is not in the conversation counts as removed. You cannot remove its owner, who can hand it over or delete it instead.',
  })
  removeParticipant(
    @Ctx() { viewer, services }: Context,
    @Arg('conversationId', () => ID, { description: 'The conversation.' }) conversationId: string,
    @Arg('userId', () => ID, { description: 'The person to remove.' }) userId: string,
  ): Promise<ConversationRow | null> {
    return services.participants.remove(signedIn(viewer), conversationId, userId)
  }

  @FieldResolver(() => [Participant])
  participants(@Root() { id }: ConversationRow, @Ctx() { loaders }: Context): Promise<ParticipantRow[]> {
    return loaders.participants.load(id)
  }

  @FieldResolver(() => AccessEnum)
  async viewerAccess(@Root() conversation: ConversationRow, @Ctx() context: Context): Promise<string> {
    // Whoever reads everybody's history is in none of them.
    return (await partOf(conversation, context))?.access ?? 'READ'
  }

  @FieldResolver(() => Boolean)
  async pinned(@Root() conversation: ConversationRow, @Ctx() context: Context): Promise<boolean> {
    return (await partOf(conversation, context))?.pinned ?? false
  }

  @FieldResolver(() => Boolean)
  async archived(@Root() conversation: ConversationRow, @Ctx() context: Context): Promise<boolean> {
    return (await partOf(conversation, context))?.archived ?? false
  }

  @FieldResolver(() => [String])
  async tags(@Root() conversation: ConversationRow, @Ctx() context: Context): Promise<string[]> {
    return (await partOf(conversation, context))?.tags ?? []
  }
}

const partOf = ({ id }: ConversationRow, { viewer, loaders }: Context): Promise<Part | null> =>
  loaders.part.load({ conversationId: id, userId: signedIn(viewer).user.id })
