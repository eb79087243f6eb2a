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
  MESSAGE_DELETED: 'MESSAGE_DELETED',
  MESSAGE_RESTORED: 'MESSAGE_RESTORED',
  PARTICIPANTS_CHANGED: 'PARTICIPANTS_CHANGED',
  BUDGET_ALERTED: 'BUDGET_ALERTED',
  ATTACHMENT_CHANGED: 'ATTACHMENT_CHANGED',
} as const
export type ConversationEventKind = keyof typeof ConversationEventKind

registerEnumType(ConversationEventKind, {
  name: 'ConversationEventKind',
  description: 'What happened.',
  valuesConfig: {
    RESYNC: {
      description:
        'The cursor is too old: fetch everything again, then continue from the cursor of this event.',
    },
    CONVERSATION_CREATED: { description: 'The conversation was created.' },
    CONVERSATION_UPDATED: {
      description:
        'The title, model or system prompt changed, or something that is yours alone: pinned, archived, tags.',
    },
    CONVERSATION_DELETED: { description: 'The conversation was deleted or is no longer shared with you.' },
    MESSAGE_ADDED: { description: 'Somebody sent a message.' },
    REPLY_STARTED: { description: 'A model began a reply: follow it with the reply subscription.' },
    REPLY_FINISHED: { description: 'A reply became final.' },
    MESSAGE_RATED: { description: 'You rated a reply, perhaps on another device.' },
    MESSAGE_DELETED: {
      description:
        'A message was deleted: drop its text. Its `message` is there with the status DELETED, as the place that what follows hangs on.',
    },
    MESSAGE_RESTORED: {
      description: 'The deletion of a message was undone: `message` is as it was before.',
    },
    PARTICIPANTS_CHANGED: { description: 'Somebody was added or removed, or somebody’s access changed.' },
    BUDGET_ALERTED: {
      description:
        'A budget of yours, your share of a role’s budget or the budget of one of your keys has reached its `alertAt`. You are told once per period: see me.budgets. It belongs to no conversation, so only conversationListEvents and changes deliver it.',
    },
    ATTACHMENT_CHANGED: {
      description:
        'A file of yours was looked into: it is READY or REJECTED. It belongs to no conversation, so only conversationListEvents and changes deliver it.',
    },
  },
})

@ObjectType({
  description:
    'Something that happened in a conversation. It shows objects as they are now, not as they were then.',
})
export class ConversationEvent {
  @Field(() => String, { simple: true, description: 'Pass it as `after` to continue after this event.' })
  cursor!: string

  @Field(() => ConversationEventKind, { simple: true, description: 'What happened.' })
  kind!: ConversationEventKind

  @Field(() => ID, {
    simple: true,
    description:
      'Id of the conversation; "" for BUDGET_ALERTED and ATTACHMENT_CHANGED, and for a RESYNC of all conversations.',
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
    description: 'Id of the message it is about, even if that message is gone.',
  })
  messageId!: string | null

  @Field(() => Message, {
    nullable: true,
    description: 'The message it is about; null if it is gone or no longer shared with you.',
  })
  message!: Message | null

  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'For ATTACHMENT_CHANGED: the id of the file, even if it is gone.',
  })
  attachmentId!: string | null

  @Field(() => User, {
    nullable: true,
    description: 'The user who did it; null for the server and the model.',
  })
  actor!: User | null

  @Field(() => DateTime, { simple: true, description: 'When it happened.' })
  createdAt!: Date
}

@ObjectType({ description: 'An event of a page, with its cursor.', simpleResolvers: true })
export class ConversationEventEdge {
  @Field(() => String, { description: 'Pass it as `after` to continue after this event.' })
  cursor!: string

  @Field(() => ConversationEvent, { description: 'The event itself.' })
  node!: ConversationEvent
}

@ObjectType({ description: 'A page of events, oldest first.', simpleResolvers: true })
export class ConversationEventConnection {
  @Field(() => [ConversationEventEdge], { description: 'The events of the page, with their cursors.' })
  edges!: ConversationEventEdge[]

  @Field(() => [ConversationEvent], { description: 'The events of the page.' })
  nodes!: ConversationEvent[]

  @Field(() => PageInfo, {
    description:
      'Where the page begins and ends. Continue from its `endCursor`, which is set even if the page is empty.',
  })
  pageInfo!: PageInfo
}
