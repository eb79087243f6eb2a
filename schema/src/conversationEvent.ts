import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { PageInfo } from './connection.js'
import { Conversation } from './conversation.js'
import { Message } from './message.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const ConversationEventKind = {
  RESYNC: 'RESYNC',
  CONVERSATION_CREATED: 'CONVERSATION_CREATED',
  CONVERSATION_UPDATED: 'CONVERSATION_UPDATED',
  CONVERSATION_DELETED: 'CONVERSATION_DELETED',
  MESSAGE_ADDED: 'MESSAGE_ADDED',
  REPLY_STARTED: 'REPLY_STARTED',
  REPLY_FINISHED: 'REPLY_FINISHED',
  MESSAGE_RATED: 'MESSAGE_RATED',
  PARTICIPANTS_CHANGED: 'PARTICIPANTS_CHANGED',
  BUDGET_ALERTED: 'BUDGET_ALERTED',
} as const
export type ConversationEventKind = keyof typeof ConversationEventKind

registerEnumType(ConversationEventKind, {
  name: 'ConversationEventKind',
  description: 'What happened.',
  valuesConfig: {
    RESYNC: {
      description:
        'The cursor is too old to go on from: fetch everything again, then go on from this one’s cursor.',
    },
    CONVERSATION_CREATED: { description: 'It was started.' },
    CONVERSATION_UPDATED: {
      description: 'Title, model or system prompt changed, or what is yours alone: pinned, archived, tags.',
    },
    CONVERSATION_DELETED: { description: 'It is gone, or no longer shared with you.' },
    MESSAGE_ADDED: { description: 'Somebody sent a message.' },
    REPLY_STARTED: { description: 'A model began a reply: follow it with the reply subscription.' },
    REPLY_FINISHED: { description: 'A reply is final.' },
    MESSAGE_RATED: { description: 'You rated a reply, perhaps on another device.' },
    PARTICIPANTS_CHANGED: { description: 'Somebody was added or taken out, or may do something else now.' },
    BUDGET_ALERTED: {
      description:
        'A budget of yours, your part of a role’s or that of a key of yours has come to its `alertAt`, once in a period: see me.budgets. In no conversation: only conversationListEvents and changes tell it.',
    },
  },
})

@ObjectType({
  description:
    'Something that happened in a conversation. Objects are shown as they are now, not as they were then.',
})
export class ConversationEvent {
  @Field(() => String, { simple: true, description: 'Give it as `after` to go on behind this event.' })
  cursor!: string

  @Field(() => ConversationEventKind, { simple: true, description: 'What happened.' })
  kind!: ConversationEventKind

  @Field(() => ID, {
    simple: true,
    description: 'Where. Of a RESYNC over all conversations, and of BUDGET_ALERTED: "".',
  })
  conversationId!: string

  @Field(() => Conversation, {
    nullable: true,
    description: 'The conversation; null if it is gone or no longer shared with you.',
  })
  conversation!: Conversation | null

  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'The message it is about, also one that is gone.',
  })
  messageId!: string | null

  @Field(() => Message, {
    nullable: true,
    description: 'That message; null if it is gone or no longer shared with you.',
  })
  message!: Message | null

  @Field(() => User, { nullable: true, description: 'Who did it; null for the server and the model.' })
  actor!: User | null

  @Field(() => DateTime, { simple: true, description: 'When it happened.' })
  createdAt!: Date
}

@ObjectType({ description: 'A ConversationEvent in a list.', simpleResolvers: true })
export class ConversationEventEdge {
  @Field(() => String, { description: 'Give it as `after` to go on from here.' })
  cursor!: string

  @Field(() => ConversationEvent, { description: 'The event itself.' })
  node!: ConversationEvent
}

@ObjectType({ description: 'A page of events, oldest first.', simpleResolvers: true })
export class ConversationEventConnection {
  @Field(() => [ConversationEventEdge], { description: 'The events with their cursors.' })
  edges!: ConversationEventEdge[]

  @Field(() => [ConversationEvent], { description: 'The events alone.' })
  nodes!: ConversationEvent[]

  @Field(() => PageInfo, {
    description: 'Where the page stands. Go on from its `endCursor`, which is told of an empty page as well.',
  })
  pageInfo!: PageInfo
}
