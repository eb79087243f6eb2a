import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Conversation } from './conversation.js'
import { Message, MessageStatus } from './message.js'
import { ModelParameters } from './modelParameters.js'

@InputType({ description: 'A message to the model.' })
export class SendMessageInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The conversation. If it is absent, a new one is created, and the model gives it a title.',
  })
  conversationId?: string | null

  @Field(() => String, {
    description:
      'The text, as Markdown, at most serverInfo.limits.maxMessageLength characters. Not empty, unless it carries files.',
  })
  content!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The message to answer; by default, the newest leaf. If it has been answered before, this starts a branch. CONFLICT while the newest leaf is being written.',
  })
  parentId?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of a model from `models`, for this reply only; by default, the conversation’s model. Refused with BAD_USER_INPUT if it makes images (Model.imageGeneration) and nobody said how much it reads or writes: then it writes nothing.',
  })
  model?: string | null

  @Field(() => [ID], {
    nullable: true,
    description:
      'Files of yours that it carries, in this order: at most serverInfo.limits.uploads.maxFiles, each of them READY. The model is given pictures as pictures, and of documents their text, as far as a quarter of its context window goes: see Attachment.includedTokens. Refused with BAD_USER_INPUT if one is a picture and nobody said that the model sees any.',
  })
  attachmentIds?: string[] | null

  @Field(() => ModelParameters, {
    nullable: true,
    description:
      'How the model is to answer this message; where nothing is said, as Conversation.parameters say. Kept with the message, for other replies to it; of a new conversation, kept with that, for all that follows.',
  })
  parameters?: ModelParameters | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, preferably a UUID. For 24 hours, the same key with the same input returns the same messages and calls the model only once; with other input, it is refused with CONFLICT.',
  })
  idempotencyKey?: string | null
}

@ObjectType({
  description: 'A stored message, and the reply to it that is being written.',
  simpleResolvers: true,
})
export class SentMessage {
  @Field(() => Conversation, { description: 'The conversation; a new one if you gave none.' })
  conversation!: Conversation

  @Field(() => Message, { description: 'The message you sent.' })
  message!: Message

  @Field(() => Message, {
    description: 'The reply, already stored with status STREAMING: follow it with the reply subscription.',
  })
  reply!: Message
}

@ObjectType({
  description:
    'A new piece of what a model thinks. A client keeps reasoning = reasoning.slice(0, offset) + text.',
  simpleResolvers: true,
})
export class ReasoningPiece {
  @Field(() => Int, {
    description: 'Where `text` begins, in UTF-16 code units; never beyond what was delivered before.',
  })
  offset!: number

  @Field(() => String, { description: 'The reasoning from `offset` on; never splits a surrogate pair.' })
  text!: string
}

@ObjectType({
  description: 'A new piece of a reply. A client keeps content = content.slice(0, offset) + text.',
  simpleResolvers: true,
})
export class ReplyEvent {
  @Field(() => ID, { description: 'The reply.' })
  messageId!: string

  @Field(() => Int, {
    description: 'Where `text` begins, in UTF-16 code units; never beyond what was delivered before.',
  })
  offset!: number

  @Field(() => String, { description: 'The text from `offset` on; never splits a surrogate pair.' })
  text!: string

  @Field(() => ReasoningPiece, {
    nullable: true,
    description:
      'What the model thinks beside the text: null where nothing of it is new, and if no `reasoningOffset` was given.',
  })
  reasoning!: ReasoningPiece | null

  @Field(() => String, {
    nullable: true,
    description:
      'The image as far as it is made, in place of the one before: a `data:` URL of a WebP of at most 512 pixels a side, 64 KB at most. Null where nothing of it is new, and if no `previews` were wanted. Which model servers show images on their way nobody can tell before; IMAGE_PREVIEWS says how often they are asked to. It is kept nowhere.',
  })
  preview!: string | null

  @Field(() => MessageStatus, {
    description: 'The status of the reply; STREAMING on all events except the last.',
  })
  status!: MessageStatus

  @Field(() => Message, { nullable: true, description: 'The stored message; only on the last event.' })
  message!: Message | null
}
