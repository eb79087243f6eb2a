import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Conversation } from './conversation.js'
import { DateTime, Decimal } from './scalars.js'

export const ConversationConnection = connectionOf('Conversation', () => Conversation)

export const ConversationOrderField = {
  LAST_MESSAGE_AT: 'LAST_MESSAGE_AT',
  UPDATED_AT: 'UPDATED_AT',
  CREATED_AT: 'CREATED_AT',
  TITLE: 'TITLE',
  OWNER: 'OWNER',
  MESSAGES: 'MESSAGES',
  COST: 'COST',
} as const
export type ConversationOrderField = keyof typeof ConversationOrderField

registerEnumType(ConversationOrderField, {
  name: 'ConversationOrderField',
  description: 'What conversations can be ordered by.',
  valuesConfig: {
    LAST_MESSAGE_AT: { description: 'The time of the newest message, or of creation if there is none.' },
    UPDATED_AT: { description: 'The time of the last change.' },
    CREATED_AT: { description: 'The time of creation.' },
    TITLE: {
      description:
        'The title; those without one count as the last. With scope ALL, FORBIDDEN unless you may read the titles.',
    },
    OWNER: { description: 'The name of the owner; those of owners without one count as the last.' },
    MESSAGES: {
      description: 'How many messages it has on all branches, as of the end of its last reply.',
    },
    COST: { description: 'What all of its replies cost. Needs USAGE_READ_ALL (FORBIDDEN).' },
  },
})

export const HistoryScope = { OWN: 'OWN', ALL: 'ALL' } as const
export type HistoryScope = keyof typeof HistoryScope

registerEnumType(HistoryScope, {
  name: 'HistoryScope',
  description: 'Whose conversations a list contains.',
  valuesConfig: {
    OWN: { description: 'Your own conversations and those shared with you.' },
    ALL: {
      description:
        'Everybody’s conversations, for CONVERSATIONS_MANAGE and HISTORY_READ_ALL. Each look is recorded in the audit log. You see what there is: owner, participants, times, counts, model and cost. What was said, titles included, you see with HISTORY_READ_ALL alone: in a session where a grant is open (openHistory), with an API key everywhere. Elsewhere titles, system prompts and last messages are null, and searching is FORBIDDEN.',
    },
  },
})

@InputType({ description: 'The order of a list of conversations.' })
export class ConversationOrder {
  @Field(() => ConversationOrderField, {
    defaultValue: 'LAST_MESSAGE_AT',
    description: 'The field to order by.',
  })
  field!: ConversationOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which conversations a list contains: those that match every given field.' })
export class ConversationFilter extends ListFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words to find in titles and messages, in any order. The last word, and any word that ends in *, may be the beginning of a longer word; "quoted words" must stand together. At most 200 characters. Without orderBy, the best matches come first. A search finds at most 500.',
  })
  search?: string | null

  @Field(() => ID, { nullable: true, description: 'Owned by this user.' })
  ownerId?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'In which this user is a participant, as owner or otherwise.',
  })
  participantId?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Whether you archived them.' })
  archived?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Whether you pinned them.' })
  pinned?: boolean | null

  @Field(() => [String], { nullable: true, description: 'With all of these tags of yours, at most 20.' })
  tags?: string[] | null

  @Field(() => DateTime, { nullable: true, description: 'Changed at this time or later.' })
  updatedAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Changed before this time.' })
  updatedBefore?: Date | null

  @Field(() => ID, { nullable: true, description: 'In which this model answers.' })
  model?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: those that are temporary, which are in no list otherwise, nor found by a search.',
  })
  temporary?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: in which a reply has failed; false: in which none has.',
  })
  failed?: boolean | null

  @Field(() => Int, {
    nullable: true,
    description: 'With at least so many messages on all branches, as of the end of the last reply.',
  })
  minMessages?: number | null

  @Field(() => Int, { nullable: true, description: 'With at most so many messages.' })
  maxMessages?: number | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'Of which all replies cost at least so much. Needs USAGE_READ_ALL (FORBIDDEN).',
  })
  minCost?: string | null

  @Field(() => Decimal, {
    nullable: true,
    description: 'Of which all replies cost at most so much. Needs USAGE_READ_ALL (FORBIDDEN).',
  })
  maxCost?: string | null
}
