import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Message, MessageRole, MessageStatus } from './message.js'
import { DateTime } from './scalars.js'

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
