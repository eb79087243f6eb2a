import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Message, MessageConnection } from './message.js'
import { Node } from './node.js'
import { Access, Participant } from './participant.js'
import { DateTime } from './scalars.js'
import { UsageTotals } from './usage.js'
import { User } from './user.js'

@Admin({ group: 'CHAT', icon: 'messages' })
@ObjectType({ implements: Node, description: 'A chat of one or more people with a model.' })
export class Conversation extends Node {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Null until titled; clients show their own "New chat". Null without HISTORY_READ.',
  })
  title!: string | null

  @Field(() => User, { description: 'Whose conversation it is.' })
  owner!: User

  @Admin({ hidden: true })
  @Field(() => Access, { description: 'What you may do in it.' })
  viewerAccess!: Access

  @Field(() => [Participant], {
    description: 'Everybody who may see it: the owner first, then in the order they were added.',
  })
  participants!: Participant[]

  @Field(() => String, {
    simple: true,
    description: 'Id of the model that answers unless a message names another.',
  })
  model!: string

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Instructions given to the model before every reply. Null without HISTORY_READ.',
  })
  systemPrompt!: string | null

  @Admin({ hidden: true })
  @Field(() => Boolean, { description: 'Whether you pinned it. Nobody else sees that.' })
  pinned!: boolean

  @Admin({ hidden: true })
  @Field(() => Boolean, { description: 'Whether you put it away. Nobody else sees that.' })
  archived!: boolean

  @Field(() => Boolean, {
    simple: true,
    description: 'Kept out of lists, search and history, and deleted when it expires.',
  })
  temporary!: boolean

  @Admin({ hidden: true })
  @Field(() => [String], {
    description:
      'Words you put on it, in alphabetical order. Nobody else sees them. Empty without HISTORY_READ.',
  })
  tags!: string[]

  @Field(() => MessageConnection, {
    description:
      'The branch that is shown, oldest first: from the first message to the newest leaf, or to the newest leaf below `leaf`. Cursors pin the leaf: pages fetched with one belong to one branch, whatever is added meanwhile. FORBIDDEN without HISTORY_READ.',
  })
  messages!: object

  @Field(() => Message, { nullable: true, description: 'The newest message; null while there is none.' })
  lastMessage!: Message | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the newest message came; null while there is none.',
  })
  lastMessageAt!: Date | null

  @Admin({ hidden: true })
  @Field(() => String, {
    description:
      'Where its events stand: give it to conversationEvents as `after`, and nothing is missed in between.',
  })
  eventCursor!: string

  @Field(() => UsageTotals, {
    nullable: true,
    description:
      'What the replies you asked for used, titles included, on all branches; with USAGE_READ_ALL everybody’s. Null where others asked for all of them, and for whoever only reads it.',
  })
  usage!: UsageTotals | null

  @Field(() => DateTime, { simple: true, description: 'When it was started.' })
  createdAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description: 'Last change of title, model or system prompt, or last message.',
  })
  updatedAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it is deleted; null unless it is temporary.',
  })
  expiresAt!: Date | null
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

  @Field(() => Boolean, {
    nullable: true,
    description: 'Kept out of lists, search and history, and deleted when it expires: see expiresAt.',
  })
  temporary?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description: 'At most 20 words of at most 50 characters, for you alone.',
  })
  tags?: string[] | null

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

  @Field(() => Boolean, { nullable: true, description: 'Whether you pin it; cannot be null.' })
  pinned?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Whether you put it away; cannot be null.' })
  archived?: boolean | null

  @Field(() => [String], {
    nullable: true,
    description: 'All your tags of it, at most 20 of at most 50 characters; null: none.',
  })
  tags?: string[] | null
}
