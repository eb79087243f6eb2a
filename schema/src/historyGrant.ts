import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const HistoryGrantStatus = {
  PENDING: 'PENDING',
  OPEN: 'OPEN',
  CLOSED: 'CLOSED',
  EXPIRED: 'EXPIRED',
} as const
export type HistoryGrantStatus = keyof typeof HistoryGrantStatus

registerEnumType(HistoryGrantStatus, {
  name: 'HistoryGrantStatus',
  description: 'How far a grant is.',
  valuesConfig: {
    PENDING: { description: 'It waits for a second auditor, a day at most.' },
    OPEN: { description: 'Its holder may read.' },
    CLOSED: { description: 'Somebody ended it.' },
    EXPIRED: { description: 'Its time is over.' },
  },
})

@Admin({ group: 'SYSTEM', icon: 'book', title: ['reason'] })
@ObjectType({
  implements: Node,
  description:
    'That a person may read what others wrote, for a while and for a reason. It counts as long as its holder has HISTORY_READ_ALL. Seen with HISTORY_READ_ALL, CONVERSATIONS_MANAGE or AUDIT_READ.',
})
export class HistoryGrant extends Node {
  @Field(() => User, { nullable: true, description: 'Who may read.' })
  holder!: User | null

  @Field(() => User, {
    nullable: true,
    description: 'Whose conversations; null where it is about one conversation or about everybody.',
  })
  user!: User | null

  @Admin({ list: true })
  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'Which conversation, even if that is gone by now; null where it is about more.',
  })
  conversationId!: string | null

  @Field(() => Boolean, { description: 'Whether it is about everybody’s conversations.' })
  all!: boolean

  @Field(() => String, { simple: true, description: 'Why, in the words of its holder.' })
  reason!: string

  @Field(() => Int, { simple: true, description: 'How many minutes it is open.' })
  minutes!: number

  @Field(() => HistoryGrantStatus, { description: 'How far it is.' })
  status!: HistoryGrantStatus

  @Field(() => DateTime, { simple: true, description: 'When it was asked for.' })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'Since when its holder may read; null while it waits.',
  })
  openedAt!: Date | null

  @Field(() => User, {
    nullable: true,
    description: 'The second auditor; null where none was needed, and until one approves.',
  })
  approvedBy!: User | null

  @Field(() => DateTime, {
    simple: true,
    description: 'When it ends by itself; while it waits, when nobody can approve it any more.',
  })
  expiresAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When somebody ended it; null: nobody did.',
  })
  closedAt!: Date | null

  @Field(() => User, { nullable: true, description: 'Who ended it; null: nobody did.' })
  closedBy!: User | null
}

export const HistoryGrantConnection = connectionOf('HistoryGrant', () => HistoryGrant)

export const HistoryGrantOrderField = { CREATED_AT: 'CREATED_AT', EXPIRES_AT: 'EXPIRES_AT' } as const
export type HistoryGrantOrderField = keyof typeof HistoryGrantOrderField

registerEnumType(HistoryGrantOrderField, {
  name: 'HistoryGrantOrderField',
  description: 'What grants can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was asked for.' },
    EXPIRES_AT: { description: 'When it ends by itself.' },
  },
})

@InputType({ description: 'The order of a list of grants.' })
export class HistoryGrantOrder {
  @Field(() => HistoryGrantOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: HistoryGrantOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'What to read, and why: one of userId, conversationId and all.' })
export class OpenHistoryInput {
  @Field(() => ID, { nullable: true, description: 'The conversations of this person.' })
  userId?: string | null

  @Field(() => ID, { nullable: true, description: 'This conversation.' })
  conversationId?: string | null

  @Field(() => Boolean, { nullable: true, description: 'true: everybody’s conversations.' })
  all?: boolean | null

  @Field(() => String, {
    description: 'Why, 1 to 500 characters: kept in the audit log, and told whose conversations are read.',
  })
  reason!: string

  @Field(() => Int, { description: 'For how many minutes, 1 to 480.' })
  minutes!: number
}

@InputType({ description: 'Which grants a list holds: those that fit every field given.' })
export class HistoryGrantFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => ID, { nullable: true, description: 'Held by this person.' })
  holderId?: string | null

  @Field(() => ID, { nullable: true, description: 'About the conversations of this person.' })
  userId?: string | null

  @Field(() => ID, { nullable: true, description: 'About this conversation.' })
  conversationId?: string | null

  @Field(() => HistoryGrantStatus, { nullable: true, description: 'This far.' })
  status?: HistoryGrantStatus | null

  @Field(() => DateTime, { nullable: true, description: 'Asked for at this time or later.' })
  createdAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Asked for before this time.' })
  createdBefore?: Date | null
}
