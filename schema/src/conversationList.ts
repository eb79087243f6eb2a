import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Conversation } from './conversation.js'
import { DateTime } from './scalars.js'

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

export const HistoryScope = { OWN: 'OWN', ALL: 'ALL' } as const
export type HistoryScope = keyof typeof HistoryScope

registerEnumType(HistoryScope, {
  name: 'HistoryScope',
  description: 'Whose conversations a list holds.',
  valuesConfig: {
    OWN: { description: 'Yours and those shared with you.' },
    ALL: {
      description: 'Everybody’s. Needs HISTORY_READ_ALL, and each such read is recorded in the audit log.',
    },
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

  @Field(() => String, {
    nullable: true,
    description:
      'Words to look for in titles and messages, in any order; the last one, and any that ends in *, may be the beginning of a word; "quoted words" stand together. At most 200 characters. Without orderBy the best matches come first; at most 500 are found.',
  })
  search?: string | null

  @Field(() => ID, { nullable: true, description: 'Owned by this person.' })
  ownerId?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Put away by you, or not.' })
  archived?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Pinned by you, or not.' })
  pinned?: boolean | null

  @Field(() => [String], { nullable: true, description: 'With all of these tags of yours, 20 at most.' })
  tags?: string[] | null

  @Field(() => DateTime, { nullable: true, description: 'Changed at this time or later.' })
  updatedAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed before this time.' })
  updatedBefore?: Date | null
}
