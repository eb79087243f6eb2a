import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Rating } from './feedback.js'
import { Message, MessageRole, MessageStatus } from './message.js'
import { MessageFailureCode } from './messageFailure.js'
import { DateTime } from './scalars.js'

export const MessageConnection = connectionOf('Message', () => Message)

export const MessageOrderField = { CREATED_AT: 'CREATED_AT', UPDATED_AT: 'UPDATED_AT' } as const
export type MessageOrderField = keyof typeof MessageOrderField

registerEnumType(MessageOrderField, {
  name: 'MessageOrderField',
  description: 'What messages can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was sent; for a reply, when the model began it.' },
    UPDATED_AT: { description: 'The time of the last change.' },
  },
})

@InputType({ description: 'The order of a list of messages.' })
export class MessageOrder {
  @Field(() => MessageOrderField, { defaultValue: 'CREATED_AT', description: 'The field to order by.' })
  field!: MessageOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which messages a list contains: those that match every given field.' })
export class MessageFilter extends ListFilter {
  @Field(() => ID, { nullable: true, description: 'In this conversation.' })
  conversationId?: string | null

  @Field(() => ID, { nullable: true, description: 'In conversations that this user owns.' })
  ownerId?: string | null

  @Field(() => ID, { nullable: true, description: 'Written by this user.' })
  authorId?: string | null

  @Field(() => MessageRole, { nullable: true, description: 'From a person, a model or the system.' })
  role?: MessageRole | null

  @Field(() => MessageStatus, { nullable: true, description: 'With this status.' })
  status?: MessageStatus | null

  @Field(() => MessageFailureCode, { nullable: true, description: 'Replies that failed for this reason.' })
  failureCode?: MessageFailureCode | null

  @Field(() => Rating, {
    nullable: true,
    description: 'Replies that you rate so.',
  })
  rating?: Rating | null

  @Field(() => ID, { nullable: true, description: 'Replies of this model.' })
  model?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Words to find, in any order. The last word, and any word that ends in *, may be the beginning of a longer word; "quoted words" must stand together. At most 200 characters. Without orderBy, the best matches come first. A search finds at most 500.',
  })
  search?: string | null

  @Field(() => DateTime, { nullable: true, description: 'Changed at this time or later.' })
  updatedAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed before this time.' })
  updatedBefore?: Date | null
}
