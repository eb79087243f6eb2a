import { Field, Int, ObjectType } from 'type-graphql'
import { ApiKey } from './apiKey.js'
import { MessageFailureCode } from './messageFailure.js'
import { Model } from './model.js'
import { Decimal, LocalDate, SafeInt } from './scalars.js'
import { User } from './user.js'

@ObjectType({ description: 'What several calls of models used together.', simpleResolvers: true })
export class UsageTotals {
  @Field(() => SafeInt, { description: 'Number of replies, including failed ones.' })
  messages!: number

  @Field(() => SafeInt, { description: 'Number of failed replies.' })
  failed!: number

  @Field(() => SafeInt, { description: 'Tokens the models read.' })
  promptTokens!: number

  @Field(() => SafeInt, { description: 'Tokens the models wrote, including their reasoning.' })
  completionTokens!: number

  @Field(() => SafeInt, {
    description:
      'The part of promptTokens that the model servers had cached, as far as they report it; it may cost less.',
  })
  cachedPromptTokens!: number

  @Field(() => SafeInt, {
    description:
      'The part of completionTokens that the models used for reasoning and did not show, as far as the model servers report it.',
  })
  reasoningTokens!: number

  @Field(() => Decimal, {
    description: 'The cost, in the currency of serverInfo. Models without a price cost nothing.',
  })
  cost!: string

  @Field(() => Int, {
    nullable: true,
    description:
      'Median time from the request to the first piece of text, in milliseconds, of times rounded to three digits: 1234 counts as 1230; null if there is none.',
  })
  timeToFirstToken!: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'The time from the request to the first piece of text that 95 of 100 replies did not exceed, in milliseconds, of times rounded as for timeToFirstToken; null if there is none.',
  })
  timeToFirstTokenP95!: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'The time from the request to the first piece of text that 99 of 100 replies did not exceed, in milliseconds, of times rounded as for timeToFirstToken; null if there is none.',
  })
  timeToFirstTokenP99!: number | null
}

@ObjectType({
  description:
    'How people rated replies, as far as these still exist. Without USAGE_READ_ALL, only your own ratings count.',
  simpleResolvers: true,
})
export class UsageRatings {
  @Field(() => SafeInt, { description: 'Number of times a reply was found good.' })
  up!: number

  @Field(() => SafeInt, { description: 'Number of times a reply was found bad.' })
  down!: number
}

@ObjectType({
  description: 'One group of a usage report. Fields that the report is not grouped by are null.',
})
export class UsageRow {
  @Field(() => LocalDate, {
    nullable: true,
    simple: true,
    description: 'The day, in the requested time zone.',
  })
  day!: string | null

  @Field(() => User, { nullable: true, description: 'The user who requested it.' })
  user!: User | null

  @Field(() => Model, { nullable: true, description: 'The model.' })
  model!: Model | null

  @Field(() => ApiKey, {
    nullable: true,
    description: 'The API key it was requested with; null for sessions, and for keys you may not see.',
  })
  apiKey!: ApiKey | null

  @Field(() => MessageFailureCode, {
    nullable: true,
    simple: true,
    description:
      'Why the replies failed; null for replies that did not fail, and for failures whose code is not known.',
  })
  failure!: MessageFailureCode | null

  @Field(() => UsageTotals, { simple: true, description: 'What the group used.' })
  totals!: UsageTotals

  @Field(() => SafeInt, { description: 'Number of different users in the group.' })
  people!: number

  @Field(() => UsageRatings, { description: 'How the replies of the group were rated.' })
  ratings!: UsageRatings
}

@ObjectType({ description: 'What was used, by group.', simpleResolvers: true })
export class UsageReport {
  @Field(() => [UsageRow], {
    description: 'The groups: by day, then in the requested order, and at most as many as requested.',
  })
  rows!: UsageRow[]

  @Field(() => UsageTotals, {
    description: 'The totals of everything the filter covers, including rows that were left out.',
  })
  totals!: UsageTotals

  @Field(() => SafeInt, {
    description:
      'Number of different users in everything the filter covers: whoever is in several groups counts once.',
  })
  people!: number

  @Field(() => UsageRatings, { description: 'How the replies that the filter covers were rated.' })
  ratings!: UsageRatings

  @Field(() => Boolean, { description: 'Whether there are more groups than `rows` has.' })
  truncated!: boolean
}
