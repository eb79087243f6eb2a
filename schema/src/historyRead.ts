import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const HistoryReadKind = { GRANT: 'GRANT', API_KEY: 'API_KEY', EXPORT: 'EXPORT' } as const
export type HistoryReadKind = keyof typeof HistoryReadKind

registerEnumType(HistoryReadKind, {
  name: 'HistoryReadKind',
  description: 'How somebody could read what others wrote.',
  valuesConfig: {
    GRANT: { description: 'By a grant that they opened for a while.' },
    API_KEY: { description: 'By a program, with an API key.' },
    EXPORT: { description: 'By a file of everything about one person.' },
  },
})

@ObjectType({
  description:
    'That somebody could read conversations without being in them: they were shown with their texts.',
  simpleResolvers: true,
})
export class HistoryRead {
  @Field(() => ID, { description: 'Id of this entry.' })
  id!: string

  @Field(() => HistoryReadKind, { description: 'How.' })
  kind!: HistoryReadKind

  @Field(() => User, { nullable: true, description: 'Who read, or whose API key did.' })
  reader!: User | null

  @Field(() => ID, {
    nullable: true,
    description: 'The one conversation it was about; null: it was about all of yours.',
  })
  conversationId!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Why, in the words of the reader; null of API keys from before reasons were asked for.',
  })
  reason!: string | null

  @Field(() => DateTime, { description: 'The first time.' })
  firstReadAt!: Date

  @Field(() => DateTime, { description: 'The last time, to the hour.' })
  lastReadAt!: Date
}

export const HistoryReadConnection = connectionOf('HistoryRead', () => HistoryRead)

export const HistoryReadOrderField = { CREATED_AT: 'CREATED_AT' } as const
export type HistoryReadOrderField = keyof typeof HistoryReadOrderField

registerEnumType(HistoryReadOrderField, {
  name: 'HistoryReadOrderField',
  description: 'What entries of who read can be ordered by.',
  valuesConfig: { CREATED_AT: { description: 'The first time.' } },
})

@InputType({ description: 'The order of a list of who read.' })
export class HistoryReadOrder {
  @Field(() => HistoryReadOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: HistoryReadOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which entries a list of who read holds: those that fit every field given.' })
export class HistoryReadFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => HistoryReadKind, { nullable: true, description: 'Read like this.' })
  kind?: HistoryReadKind | null

  @Field(() => DateTime, { nullable: true, description: 'The first time at this time or later.' })
  createdAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'The first time before this time.' })
  createdBefore?: Date | null
}
