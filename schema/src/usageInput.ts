import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { SortDirection } from './connection.js'
import { DateTime } from './scalars.js'

export const UsageGroup = {
  DAY: 'DAY',
  USER: 'USER',
  MODEL: 'MODEL',
  API_KEY: 'API_KEY',
  FAILURE: 'FAILURE',
} as const
export type UsageGroup = keyof typeof UsageGroup

registerEnumType(UsageGroup, {
  name: 'UsageGroup',
  description: 'What a usage report is grouped by.',
  valuesConfig: {
    DAY: { description: 'By day, in the requested time zone.' },
    USER: { description: 'By user.' },
    MODEL: { description: 'By model.' },
    API_KEY: { description: 'By API key; all sessions together are one group.' },
    FAILURE: {
      description:
        'By why replies failed; those that did not fail are one group, which the filter leaves out with `failed`.',
    },
  },
})

export const UsageOrderField = {
  COST: 'COST',
  MESSAGES: 'MESSAGES',
  TOKENS: 'TOKENS',
  FAILED: 'FAILED',
} as const
export type UsageOrderField = keyof typeof UsageOrderField

registerEnumType(UsageOrderField, {
  name: 'UsageOrderField',
  description:
    'What the groups of a usage report can be ordered by. Groups with the same value are ordered by cost.',
  valuesConfig: {
    COST: { description: 'The cost.' },
    MESSAGES: { description: 'The number of replies.' },
    TOKENS: { description: 'The tokens read and written together.' },
    FAILED: { description: 'The number of failed replies.' },
  },
})

@InputType({ description: 'The order of the groups of a usage report; days come first in their order.' })
export class UsageOrder {
  @Field(() => UsageOrderField, { defaultValue: 'COST', description: 'The field to order by.' })
  field!: UsageOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({
  description: 'What a usage report covers. Without USAGE_READ_ALL, it covers only your own usage.',
})
export class UsageFilter {
  @Field(() => DateTime, { description: 'The start of the time range, included.' })
  from!: Date

  @Field(() => DateTime, {
    description: 'The end of the time range, not included; at most 400 days after `from`.',
  })
  to!: Date

  @Field(() => [ID], { nullable: true, description: 'Of these users, at most 100.' })
  userIds?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Of these models, at most 100.' })
  models?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Of these API keys, at most 100.' })
  apiKeyIds?: string[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only failed replies; false: only what did not fail.',
  })
  failed?: boolean | null

  @Field(() => String, {
    defaultValue: 'UTC',
    description: 'IANA name of the time zone in which days are counted, such as Europe/Berlin.',
  })
  timeZone!: string
}
