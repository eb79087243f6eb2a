import { Field, Int, ObjectType } from 'type-graphql'
import { ConversationAbilities } from './ability.js'
import { Admin } from './directives.js'
import { Draft } from './draft.js'
import { Message } from './message.js'
import { MessageConnection } from './messageList.js'
import { Model } from './model.js'
import { ModelParameters } from './modelParameters.js'
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
    description:
      'The title. It is null until there is one: clients then show their own "New chat". Null without HISTORY_READ, and with scope ALL unless you may read it.',
  })
  title!: string | null

  @Field(() => User, { description: 'The user who owns it.' })
  owner!: User

  @Admin({ hidden: true })
  @Field(() => Access, { description: 'What you may do in it.' })
  viewerAccess!: Access

  @Admin({ hidden: true })
  @Field(() => ConversationAbilities, { description: 'What you may do with it, and why not.' })
  viewerCan!: ConversationAbilities

  @Field(() => [Participant], {
    description: 'Everybody who can see it: the owner first, then the others in the order they were added.',
  })
  participants!: Participant[]

  @Field(() => Model, { description: 'The model that answers, unless a message names another one.' })
  model!: Model

  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'Instructions that the model gets before every reply. Null without HISTORY_READ, and with scope ALL unless you may read it.',
  })
  systemPrompt!: string | null

  @Admin({ hidden: true })
  @Field(() => ModelParameters, {
    nullable: true,
    description:
      'How its model is to answer, where somebody chose otherwise than the company: see Model.adjustable. What the model that answers does not let people change is kept and left out. Null if nobody chose, without HISTORY_READ, and with scope ALL unless you may read it.',
  })
  parameters!: ModelParameters | null

  @Admin({ hidden: true })
  @Field(() => Boolean, { description: 'Whether you pinned it. Nobody else sees this.' })
  pinned!: boolean

  @Admin({ hidden: true })
  @Field(() => Boolean, { description: 'Whether you archived it. Nobody else sees this.' })
  archived!: boolean

  @Admin({ hidden: true })
  @Field(() => Int, {
    description:
      'How many messages came after the last one that you have read: see markRead. Nobody else sees this.',
  })
  unread!: number

  @Admin({ hidden: true })
  @Field(() => Draft, {
    nullable: true,
    description: 'Your draft, seen by you alone: see setDraft. Null if none, and without HISTORY_READ.',
  })
  draft!: Draft | null

  @Field(() => Boolean, {
    simple: true,
    description: 'Whether it is left out of lists, search and history, and deleted when it expires.',
  })
  temporary!: boolean

  @Admin({ hidden: true })
  @Field(() => [String], {
    description:
      'The tags you put on it, in alphabetical order. Nobody else sees them. Empty without HISTORY_READ.',
  })
  tags!: string[]

  @Field(() => MessageConnection, {
    description:
      'The messages of one branch, oldest first: from the first message to the newest leaf, or to the newest leaf below `leaf`. Cursors pin the leaf: all pages you fetch with one cursor after another belong to one branch, even if messages are added meanwhile. FORBIDDEN without HISTORY_READ, and with scope ALL unless you may read it.',
  })
  messages!: object

  @Admin({ hidden: true })
  @Field(() => Message, {
    nullable: true,
    description:
      'Of a copy made by forkConversation: the message of the other conversation that it ends with; null for every other conversation, and where that message is gone or not shared with you.',
  })
  forkedFrom!: Message | null

  @Field(() => Message, {
    nullable: true,
    description: 'The newest message; null if there is none yet, and with scope ALL unless you may read it.',
  })
  lastMessage!: Message | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the newest message was added; null if there is none yet.',
  })
  lastMessageAt!: Date | null

  @Admin({ hidden: true })
  @Field(() => String, {
    description:
      'The current position in its events. Pass it to conversationEvents as `after`, so that you miss nothing in between.',
  })
  eventCursor!: string

  @Field(() => UsageTotals, {
    nullable: true,
    description:
      'What the replies you requested used, including titles, on all branches; with USAGE_READ_ALL, what everybody’s used. Null if others requested all of them, and if you have only READ.',
  })
  usage!: UsageTotals | null

  @Field(() => DateTime, { simple: true, description: 'When it was started.' })
  createdAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description:
      'When its title, model, parameters or system prompt last changed, or its last message was added.',
  })
  updatedAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it will be deleted; null unless it is temporary.',
  })
  expiresAt!: Date | null
}
