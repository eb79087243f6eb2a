import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Conversation } from './conversation.js'
import { Message, MessageStatus } from './message.js'

@InputType({ description: 'A message to the model.' })
export class SendMessageInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Absent: a new conversation is started, and titled by the model.',
  })
  conversationId?: string | null

  @Field(() => String, {
    description: 'Markdown, not empty, at most serverInfo.limits.maxMessageLength characters.',
  })
  content!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The message to answer, which starts a branch where it has been answered before; absent: the newest leaf. CONFLICT while the newest leaf is being written.',
  })
  parentId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Id of a model from `models`, for this reply only; absent: that of the conversation.',
  })
  model?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, best a UUID. The same key with the same input answers with the same messages for 24 hours and calls the model once; with other input: CONFLICT.',
  })
  idempotencyKey?: string | null
}

@ObjectType({
  description: 'A message that is stored, and the reply that is being written to it.',
  simpleResolvers: true,
})
export class SentMessage {
  @Field(() => Conversation, { description: 'The conversation, new if none was named.' })
  conversation!: Conversation

  @Field(() => Message, { description: 'The message sent.' })
  message!: Message

  @Field(() => Message, {
    description: 'Already stored, status STREAMING: follow it with the reply subscription.',
  })
  reply!: Message
}

@ObjectType({
  description: 'What a reply grew by. A client keeps content = content.slice(0, offset) + text.',
  simpleResolvers: true,
})
export class ReplyEvent {
  @Field(() => ID, { description: 'The reply.' })
  messageId!: string

  @Field(() => Int, {
    description: 'Where text begins, in UTF-16 code units; never past what was delivered before.',
  })
  offset!: number

  @Field(() => String, { description: 'What to put there; never splits a surrogate pair.' })
  text!: string

  @Field(() => MessageStatus, { description: 'STREAMING on all events but the last.' })
  status!: MessageStatus

  @Field(() => Message, { nullable: true, description: 'The stored message, on the last event only.' })
  message!: Message | null
}
