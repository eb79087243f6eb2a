import { Field, Int, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.js'

@ObjectType({
  description: 'Work that recurs, over all servers: one of them does it when it is due.',
  simpleResolvers: true,
})
export class RecurringJob {
  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'A sentence that says what it does.' })
  description!: string

  @Field(() => Int, { description: 'Seconds from one run to the next.' })
  everySeconds!: number

  @Field(() => Boolean, { description: 'Whether it runs at present.' })
  running!: boolean

  @Field(() => DateTime, { nullable: true, description: 'When it last began; null: it never ran.' })
  lastBeganAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it last ended; null: it never did.',
  })
  lastEndedAt!: Date | null

  @Field(() => String, {
    nullable: true,
    description: 'Why the last run failed, in words; null: it did not.',
  })
  failure!: string | null

  @Field(() => DateTime, { nullable: true, description: 'When it is due; null: no server has looked yet.' })
  dueAt!: Date | null
}

@ObjectType({ description: 'Jobs of one kind that wait to be done, each once.', simpleResolvers: true })
export class JobQueue {
  @Field(() => String, { description: 'What kind: title, erase.' })
  kind!: string

  @Field(() => Int, { description: 'How many wait or run.' })
  waiting!: number

  @Field(() => Int, { description: 'How many of them failed before and will be tried again.' })
  retried!: number

  @Field(() => DateTime, { nullable: true, description: 'When the oldest was asked for; null: none waits.' })
  oldestAt!: Date | null
}

@ObjectType({ description: 'What the server does aside from requests.', simpleResolvers: true })
export class Jobs {
  @Field(() => [RecurringJob], { description: 'What recurs, by name.' })
  recurring!: RecurringJob[]

  @Field(() => [JobQueue], { description: 'What waits to be done once, by kind.' })
  queues!: JobQueue[]
}
