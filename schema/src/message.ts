import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Conversation } from './conversation.js'
import { Node } from './node.js'
import { DateTime, Decimal, URLScalar } from './scalars.js'
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

export const MessageFailureCode = {
  MODEL_UNAVAILABLE: 'MODEL_UNAVAILABLE',
  MODEL_REFUSED: 'MODEL_REFUSED',
  CONTENT_FILTERED: 'CONTENT_FILTERED',
  CONTEXT_TOO_LONG: 'CONTEXT_TOO_LONG',
  RATE_LIMITED: 'RATE_LIMITED',
  TIMEOUT: 'TIMEOUT',
  AUTH_FAILED: 'AUTH_FAILED',
  CONSENT_REQUIRED: 'CONSENT_REQUIRED',
  BUDGET_EXCEEDED: 'BUDGET_EXCEEDED',
  INTERRUPTED: 'INTERRUPTED',
  UNREADABLE: 'UNREADABLE',
} as const
export type MessageFailureCode = keyof typeof MessageFailureCode

registerEnumType(MessageFailureCode, {
  name: 'MessageFailureCode',
  description: 'Why a reply failed.',
  valuesConfig: {
    MODEL_UNAVAILABLE: { description: 'The model server is down, unknown or broke off.' },
    MODEL_REFUSED: { description: 'The model server did not accept the request, or answered nothing.' },
    CONTENT_FILTERED: { description: 'A content filter of the model server intervened.' },
    CONTEXT_TOO_LONG: { description: 'The conversation is longer than the model can read.' },
    RATE_LIMITED: { description: 'Too many requests at the model server.' },
    TIMEOUT: { description: 'The model was silent for too long.' },
    AUTH_FAILED: { description: 'The model server refused the server’s credentials.' },
    CONSENT_REQUIRED: { description: 'The person has to allow something at the model server first.' },
    BUDGET_EXCEEDED: { description: 'A budget has no room for the reply.' },
    INTERRUPTED: { description: 'The server stopped while the reply was being written.' },
    UNREADABLE: { description: 'The text is stored, but its encryption key is gone.' },
  },
})

@ObjectType({
  description: 'Why a reply failed. The text received until then is kept.',
  simpleResolvers: true,
})
export class MessageFailure {
  @Field(() => MessageFailureCode, { description: 'For programs.' })
  code!: MessageFailureCode

  @Field(() => String, { description: 'A sentence for the person who waits.' })
  message!: string

  @Field(() => Boolean, { description: 'Whether trying again may help.' })
  retryable!: boolean

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'Where the person can mend it: giving consent, signing in again; null where that is nowhere.',
  })
  actionUrl!: string | null
}

@ObjectType({ description: 'What a reply used.', simpleResolvers: true })
export class MessageUsage {
  @Field(() => Int, { description: 'Tokens the model read.' })
  promptTokens!: number

  @Field(() => Int, { description: 'Tokens the model wrote, its thoughts included.' })
  completionTokens!: number

  @Field(() => Int, {
    description:
      'Of promptTokens: those the model server had read before, which may cost less; 0 also where it does not say.',
  })
  cachedPromptTokens!: number

  @Field(() => Int, {
    description:
      'Of completionTokens: those the model thought with and did not show; 0 also where the model server does not say.',
  })
  reasoningTokens!: number

  @Field(() => Decimal, {
    nullable: true,
    description: 'What that costs, in the currency of serverInfo; null where the model has no price.',
  })
  cost!: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from the request to the first piece of text.',
  })
  timeToFirstToken!: number | null

  @Field(() => Int, { nullable: true, description: 'Milliseconds from the request to the end.' })
  duration!: number | null
}

export const Rating = { UP: 'UP', DOWN: 'DOWN' } as const
export type Rating = keyof typeof Rating

registerEnumType(Rating, {
  name: 'Rating',
  description: 'What somebody thinks of a reply.',
  valuesConfig: { UP: { description: 'Good.' }, DOWN: { description: 'Bad.' } },
})

@ObjectType({ description: 'What you think of a reply.', simpleResolvers: true })
export class Feedback {
  @Field(() => Rating, { description: 'Good or bad.' })
  rating!: Rating

  @Field(() => String, { nullable: true, description: 'Your own words.' })
  comment!: string | null

  @Field(() => DateTime, { description: 'When you last said so.' })
  createdAt!: Date
}

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
    description: 'Markdown. Of a reply: "" until it is final; follow the reply subscription meanwhile.',
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

export const MessageConnection = connectionOf('Message', () => Message)

export const MessageOrderField = { CREATED_AT: 'CREATED_AT', UPDATED_AT: 'UPDATED_AT' } as const
export type MessageOrderField = keyof typeof MessageOrderField

registerEnumType(MessageOrderField, {
  name: 'MessageOrderField',
  description: 'What messages can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was sent or begun.' },
    UPDATED_AT: { description: 'The last change.' },
  },
})

@InputType({ description: 'The order of a list of messages.' })
export class MessageOrder {
  @Field(() => MessageOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: MessageOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which messages a list holds: those that fit every field given.' })
export class MessageFilter {
  @Field(() => ID, { nullable: true, description: 'Of this conversation.' })
  conversationId?: string | null

  @Field(() => ID, { nullable: true, description: 'Of conversations this person owns.' })
  ownerId?: string | null

  @Field(() => ID, { nullable: true, description: 'Written by this person.' })
  authorId?: string | null

  @Field(() => MessageRole, { nullable: true, description: 'Spoken by a person, a model or the system.' })
  role?: MessageRole | null

  @Field(() => MessageStatus, { nullable: true, description: 'This far.' })
  status?: MessageStatus | null

  @Field(() => String, {
    nullable: true,
    description:
      'Words to look for, in any order; the last one, and any that ends in *, may be the beginning of a word; "quoted words" stand together. At most 200 characters. Without orderBy the best matches come first; at most 500 are found.',
  })
  search?: string | null

  @Field(() => DateTime, { nullable: true, description: 'Sent at this time or later.' })
  createdAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Sent before this time.' })
  createdBefore?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed at this time or later.' })
  updatedAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed before this time.' })
  updatedBefore?: Date | null
}
