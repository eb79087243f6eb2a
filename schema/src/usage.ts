import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ApiKey } from './apiKey.js'
import { DateTime, Decimal, LocalDate, SafeInt } from './scalars.js'
import { User } from './user.js'

@ObjectType({ description: 'What calls of models used together.', simpleResolvers: true })
export class UsageTotals {
  @Field(() => SafeInt, { description: 'Replies that were written, failed ones included.' })
  messages!: number

  @Field(() => SafeInt, { description: 'Replies that failed.' })
  failed!: number

  @Field(() => SafeInt, { description: 'Tokens the models read.' })
  promptTokens!: number

  @Field(() => SafeInt, { description: 'Tokens the models wrote, their thoughts included.' })
  completionTokens!: number

  @Field(() => SafeInt, {
    description:
      'Of promptTokens: those the model servers had read before, as far as they say; they may cost less.',
  })
  cachedPromptTokens!: number

  @Field(() => SafeInt, {
    description:
      'Of completionTokens: those the models thought with and did not show, as far as the model servers say.',
  })
  reasoningTokens!: number

  @Field(() => Decimal, {
    description: 'What that costs, in the currency of serverInfo; models without a price cost nothing.',
  })
  cost!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'Median time from the request to the first piece of text, in milliseconds; null where there is none.',
  })
  timeToFirstToken!: number | null
}

@ObjectType({ description: 'One group of a usage report; what is not grouped by is null.' })
export class UsageRow {
  @Field(() => LocalDate, {
    nullable: true,
    simple: true,
    description: 'The day, in the time zone asked for.',
  })
  day!: string | null

  @Field(() => User, { nullable: true, description: 'Who asked.' })
  user!: User | null

  @Field(() => String, { nullable: true, simple: true, description: 'Id of the model.' })
  model!: string | null

  @Field(() => ApiKey, {
    nullable: true,
    description: 'The key it was asked with; null also for sessions, and for keys you may not see.',
  })
  apiKey!: ApiKey | null

  @Field(() => UsageTotals, { simple: true, description: 'What was used.' })
  totals!: UsageTotals
}

@ObjectType({ description: 'What was used, group by group.', simpleResolvers: true })
export class UsageReport {
  @Field(() => [UsageRow], { description: 'The groups, by day, then the dearest first; 10 000 at most.' })
  rows!: UsageRow[]

  @Field(() => UsageTotals, {
    description: 'Of everything the filter covers, also what `rows` had to leave out.',
  })
  totals!: UsageTotals

  @Field(() => Boolean, { description: 'Whether there are more than 10 000 rows: ask for less.' })
  truncated!: boolean
}

export const UsageGroup = { DAY: 'DAY', USER: 'USER', MODEL: 'MODEL', API_KEY: 'API_KEY' } as const
export type UsageGroup = keyof typeof UsageGroup

registerEnumType(UsageGroup, {
  name: 'UsageGroup',
  description: 'What a usage report is grouped by.',
  valuesConfig: {
    DAY: { description: 'Days, in the time zone asked for.' },
    USER: { description: 'People.' },
    MODEL: { description: 'Models.' },
    API_KEY: { description: 'API keys; all sessions together are one group.' },
  },
})

@InputType({ description: 'What a usage report covers. Without USAGE_READ_ALL it is your own usage alone.' })
export class UsageFilter {
  @Field(() => DateTime, { description: 'From this time on.' })
  from!: Date

  @Field(() => DateTime, { description: 'Before this time; at most 400 days after `from`.' })
  to!: Date

  @Field(() => [ID], { nullable: true, description: 'Of these people, 100 at most.' })
  userIds?: string[] | null

  @Field(() => [String], { nullable: true, description: 'By these models, 100 at most.' })
  models?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'With these keys, 100 at most.' })
  apiKeyIds?: string[] | null

  @Field(() => String, {
    defaultValue: 'UTC',
    description: 'IANA name of the time zone whose days are meant: Europe/Berlin.',
  })
  timeZone!: string
}
