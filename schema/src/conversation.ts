import { Field, InputType, ObjectType } from 'type-graphql'
import { Admin } from './directives.js'
import { Message } from './message.js'
import { MessageConnection } from './messageList.js'
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
