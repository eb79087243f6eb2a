import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Attachment } from './attachment.js'
import { Conversation } from './conversation.js'
import { Feedback } from './feedback.js'
import { ImageParameters } from './image.js'
import { MessageFailure } from './messageFailure.js'
import { MessageUsage } from './messageUsage.js'
import { Model } from './model.js'
import { ModelParameters } from './modelParameters.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const MessageRole = { SYSTEM: 'SYSTEM', USER: 'USER', ASSISTANT: 'ASSISTANT' } as const
export type MessageRole = keyof typeof MessageRole

registerEnumType(MessageRole, {
  name: 'MessageRole',
  description: 'Who the message is from.',
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
  DELETED: 'DELETED',
} as const
export type MessageStatus = keyof typeof MessageStatus

registerEnumType(MessageStatus, {
  name: 'MessageStatus',
  description: 'The status of a message. Every status except STREAMING is final.',
  valuesConfig: {
    STREAMING: { description: 'The reply is being written: follow it with the reply subscription.' },
    COMPLETE: { description: 'The message is complete.' },
    STOPPED: { description: 'A person stopped the reply. The text received until then is kept.' },
    FAILED: { description: 'The reply failed: see `failure`. The text received until then is kept.' },
    DELETED: {
      description:
        'Somebody deleted the message: its text is "" and its author null. What is left keeps its place in the conversation.',
    },
  },
})

export const FinishReason = { STOP: 'STOP', LENGTH: 'LENGTH', OTHER: 'OTHER' } as const
export type FinishReason = keyof typeof FinishReason

registerEnumType(FinishReason, {
  name: 'FinishReason',
  description: 'Why a model ended its answer.',
  valuesConfig: {
    STOP: { description: 'It was done.' },
    LENGTH: { description: 'The answer became as long as it may be, and was cut.' },
    OTHER: { description: 'For a reason of its own, which the model server names otherwise.' },
  },
})

@ObjectType({
  implements: Node,
  description:
    'One message of a conversation. Without HISTORY_READ, you see only the position, role, status, model and times of a message that was not made with the same session or key: the other fields are null or empty, and content is FORBIDDEN.',
})
export class Message extends Node {
  @Field(() => Conversation, { description: 'The conversation it belongs to.' })
  conversation!: Conversation

  @Field(() => Message, { nullable: true, description: 'The message it follows; null for the first.' })
  parent!: Message | null

  @Field(() => [Message], { description: 'All versions of the same turn, oldest first, including this one.' })
  siblings!: Message[]

  @Field(() => MessageRole, { simple: true, description: 'Who the message is from.' })
  role!: MessageRole

  @Field(() => User, { nullable: true, description: 'The person who wrote it; null for the assistant.' })
  author!: User | null

  @Field(() => String, {
    simple: true,
    description:
      'The text, as Markdown. In node, nodes and Conversation.messages, a reply that is being written has the text so far, and its length in UTF-16 code units is the offset to follow the reply subscription from; everywhere else the text is "" until the reply is final.',
  })
  content!: string

  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'What the model thought before it answered, as Markdown, which is no part of content; null where it showed nothing of it. While the reply is being written it comes, and can be followed, like content.',
  })
  reasoning!: string | null

  @Field(() => [Attachment], {
    nullable: true,
    description:
      'The files that it was sent with, or of a reply, the image that the model made, in their order; null where it has none.',
  })
  attachments!: Attachment[] | null

  @Field(() => MessageStatus, { simple: true, description: 'Its current status.' })
  status!: MessageStatus

  @Field(() => MessageFailure, {
    nullable: true,
    description: 'Why it failed; null unless status is FAILED.',
  })
  failure!: MessageFailure | null

  @Field(() => FinishReason, {
    nullable: true,
    simple: true,
    description:
      'Of a reply that is COMPLETE: why the model ended it; null for every other message, and of replies from before this was kept.',
  })
  finishReason!: FinishReason | null

  @Field(() => Model, { nullable: true, description: 'The model that wrote it; null for a person.' })
  model!: Model | null

  @Field(() => ModelParameters, {
    nullable: true,
    description:
      'How the model was to answer this message, or for a reply, was to write it, where that was given for it alone, over Conversation.parameters; else null.',
  })
  parameters!: ModelParameters | null

  @Field(() => ImageParameters, {
    nullable: true,
    description:
      'Of a message of generateImage, and of each reply to it, which is an image and no text: how it was to be made. Null for every other message.',
  })
  image!: ImageParameters | null

  @Field(() => MessageUsage, {
    nullable: true,
    description:
      'What the reply used. The person who requested it, and pays for it, can see it, and so can everybody with USAGE_READ_ALL. Null for others, and while unknown.',
  })
  usage!: MessageUsage | null

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description:
      'For a reply: how many earlier messages of its branch the model did not get, because they did not fit its context window or were more than the server sends. Null while unknown.',
  })
  contextOmitted!: number | null

  @Field(() => Feedback, { nullable: true, description: 'Your own feedback. Nobody else sees it.' })
  feedback!: Feedback | null

  @Field(() => String, {
    nullable: true,
    description:
      'The key its author sent it with, so that a client recognises its own message in an event that arrives before the response. Null for everybody else.',
  })
  idempotencyKey!: string | null

  @Field(() => DateTime, {
    simple: true,
    description: 'When it was sent; for a reply, when the model began it.',
  })
  createdAt!: Date

  @Field(() => DateTime, { simple: true, description: 'When it last changed.' })
  updatedAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it became final; null until then.',
  })
  completedAt!: Date | null
}
