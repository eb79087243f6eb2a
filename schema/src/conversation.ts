import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Message, MessageConnection } from './message.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@ObjectType({ implements: Node, description: 'A chat between a person and a model.' })
export class Conversation extends Node {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Null until titled; clients show their own "New chat".',
  })
  title!: string | null

  @Field(() => User, { description: 'Whose conversation it is.' })
  owner!: User

  @Field(() => String, {
    simple: true,
    description: 'Id of the model that answers unless a message names another.',
  })
  model!: string

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Instructions given to the model before every reply.',
  })
  systemPrompt!: string | null

  @Field(() => MessageConnection, {
    description:
      'The branch that is shown, oldest first: from the first message to the newest leaf, or to the newest leaf below `leaf`. Cursors pin the leaf: pages fetched with one belong to one branch, whatever is added meanwhile.',
  })
  messages!: object

  @Field(() => Message, { nullable: true, description: 'The newest message; null while there is none.' })
  lastMessage!: Message | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the newest message came; null while there is none.',
  })
  lastMessageAt!: Date | null

  @Field(() => DateTime, { simple: true, description: 'When it was started.' })
  createdAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description: 'Last change of title, model or system prompt, or last message.',
  })
  updatedAt!: Date
}

export const ConversationConnection = connectionOf('Conversation', () => Conversation)

export const ConversationOrderField = {
  LAST_MESSAGE_AT: 'LAST_MESSAGE_AT',
  UPDATED_AT: 'UPDATED_AT',
  CREATED_AT: 'CREATED_AT',
} as const
export type ConversationOrderField = keyof typeof ConversationOrderField

registerEnumType(ConversationOrderField, {
  name: 'ConversationOrderField',
  description: 'What conversations can be ordered by.',
  valuesConfig: {
    LAST_MESSAGE_AT: { description: 'The newest message; the start of the conversation while it has none.' },
    UPDATED_AT: { description: 'The last change.' },
    CREATED_AT: { description: 'The start.' },
  },
})

@InputType({ description: 'The order of a list of conversations.' })
export class ConversationOrder {
  @Field(() => ConversationOrderField, { defaultValue: 'LAST_MESSAGE_AT', description: 'What to order by.' })
  field!: ConversationOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which conversations a list holds: those that fit every field given.' })
export class ConversationFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => DateTime, { nullable: true, description: 'Changed at this time or later.' })
  updatedAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed before this time.' })
  updatedBefore?: Date | null
}

@InputType({ description: 'A new conversation.' })
export class CreateConversationInput {
  @Field(() => String, { nullable: true, description: 'At most 200 characters; absent: untitled.' })
  title?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Id of a model from `models`; absent: the default one.',
  })
  model?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Instructions for the model, at most 32 000 characters.',
  })
  systemPrompt?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters, best a UUID. The same key with the same input answers with the same conversation for 24 hours; with other input: CONFLICT.',
  })
  idempotencyKey?: string | null
}

@InputType({ description: 'Changes of a conversation: what is absent stays, null clears.' })
export class UpdateConversationInput {
  @Field(() => String, { nullable: true, description: 'At most 200 characters; null: untitled.' })
  title?: string | null

  @Field(() => String, { nullable: true, description: 'Id of a model from `models`; cannot be null.' })
  model?: string | null

  @Field(() => String, { nullable: true, description: 'At most 32 000 characters; null: none.' })
  systemPrompt?: string | null
}
