import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Conversation } from './conversation.js'
import { Feedback } from './feedback.js'
import { MessageFailure } from './messageFailure.js'
import { MessageUsage } from './messageUsage.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const MessageRole = { SYSTEM: 'SYSTEM', USER: 'USER', ASSISTANT: 'ASSISTANT' } as const
export type MessageRole = keyof typeof MessageRole

registerEnumType(MessageRole, {
  name: 'MessageRole',
  description: 'Who speaks.',
  valuesConfig: {
    SYSTEM: { description: 'Instructions for the model.' },
    USER: { description: 'A person.' },
    ASSISTANT: { description: 'A model.' },
  },
})

export const MessageStatus = {
  STREAMING: 'STREAMING',
  COMPLETE: 'COMPLETE',
  STOPPED: 'STOPPED',
  FAILED: 'FAILED',
} as const
export type MessageStatus = keyof typeof MessageStatus

registerEnumType(MessageStatus, {
  name: 'MessageStatus',
  description: 'How far a message is. Every status but STREAMING is final.',
  valuesConfig: {
    STREAMING: { description: 'A reply that is being written: follow it with the reply subscription.' },
    COMPLETE: { description: 'Written to its end.' },
    STOPPED: { description: 'Stopped by a person; the text until then is kept.' },
    FAILED: { description: 'See failure; the text until then is kept.' },
  },
})

@ObjectType({
  implements: Node,
  description:
    'One message of a conversation. Without HISTORY_READ whoever has not made it with the same session or key sees where it stands, its role, status, model and times: the rest is null or empty, and content is FORBIDDEN.',
})
export class Message extends Node {
  @Field(() => Conversation, { description: 'The conversation it belongs to.' })
  conversation!: Conversation

  @Field(() => Message, { nullable: true, description: 'The message before it; null for the first.' })
  parent!: Message | null

  @Field(() => [Message], { description: 'Versions of the same turn, oldest first, this one included.' })
  siblings!: Message[]

  @Field(() => MessageRole, { simple: true, description: 'Who speaks.' })
  role!: MessageRole

  @Field(() => User, { nullable: true, description: 'The person who wrote it; null for the assistant.' })
  author!: User | null

  @Field(() => String, {
    simple: true,
    description:
      'Markdown. Of a reply that is being written, in node, nodes and Conversation.messages: the text so far, whose length in UTF-16 code units is the offset to follow the reply subscription from; everywhere else "" until it is final.',
  })
  content!: string

  @Field(() => MessageStatus, { simple: true, description: 'How far it is.' })
  status!: MessageStatus

  @Field(() => MessageFailure, {
    nullable: true,
    description: 'Why it failed; null unless status is FAILED.',
  })
  failure!: MessageFailure | null

  @Field(() => String, { nullable: true, simple: true, description: 'Id of the model that wrote it.' })
  model!: string | null

  @Field(() => MessageUsage, {
    nullable: true,
    description:
      'What it used, for whoever asked for it, since they pay, and with USAGE_READ_ALL; null for others, and while unknown.',
  })
  usage!: MessageUsage | null

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description:
      'Of a reply: how many earlier messages of its branch the model was not given, because they did not fit its context window or were more than the server sends; null while unknown.',
  })
  contextOmitted!: number | null

  @Field(() => Feedback, { nullable: true, description: 'What you think of it; nobody else sees that.' })
  feedback!: Feedback | null

  @Field(() => String, {
    nullable: true,
    description:
      'The author’s own key, so that a client recognises its message in an event that overtakes the answer; null for others.',
  })
  idempotencyKey!: string | null

  @Field(() => DateTime, { simple: true, description: 'When it was sent or begun.' })
  createdAt!: Date

  @Field(() => DateTime, { simple: true, description: 'Last change.' })
  updatedAt!: Date

  @Field(() => DateTime, { nullable: true, simple: true, description: 'When it became final.' })
  completedAt!: Date | null
}
