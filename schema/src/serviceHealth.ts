import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.js'

export const ServiceKind = {
  DATABASE: 'DATABASE',
  BUS: 'BUS',
  MODEL: 'MODEL',
  SIGN_IN: 'SIGN_IN',
  JOBS: 'JOBS',
  DISK: 'DISK',
  STORAGE: 'STORAGE',
  VIRUS_SCANNER: 'VIRUS_SCANNER',
} as const
export type ServiceKind = keyof typeof ServiceKind

registerEnumType(ServiceKind, {
  name: 'ServiceKind',
  description: 'What a part is that the server depends on.',
  valuesConfig: {
    DATABASE: { description: 'The database. Without it no request can be answered.' },
    BUS: { description: 'What servers tell each other by: Redis, or memory where there is one server.' },
    MODEL: { description: 'The server that answers for the models.' },
    SIGN_IN: { description: 'A provider that people sign in with.' },
    JOBS: { description: 'What the server does at its times, such as deleting what is too old.' },
    DISK: { description: 'The disk that holds the data folder.' },
    STORAGE: { description: 'Where files of people are kept.' },
    VIRUS_SCANNER: {
      description:
        'What looks for viruses in files before they are kept. While it is away they stay PENDING.',
    },
  },
})

@ObjectType({ description: 'What one look at a part found.', simpleResolvers: true })
export class HealthSample {
  @Field(() => DateTime, { description: 'When.' })
  at!: Date

  @Field(() => Boolean, { description: 'Whether it was well.' })
  healthy!: boolean

  @Field(() => Int, { nullable: true, description: 'Milliseconds to its answer; null if none came.' })
  latency!: number | null
}

@ObjectType({
  description:
    'Files that are not whole, as the job sweepAttachments found them, which runs each hour on one of all servers. What is younger than a day is not looked at.',
  simpleResolvers: true,
})
export class StorageOrphans {
  @Field(() => Int, {
    description: 'Uploads that were begun and not ended within a day; they were taken away.',
  })
  uploads!: number

  @Field(() => Int, {
    description: 'What lay in the storage and belonged to no file; it was taken away.',
  })
  withoutRow!: number

  @Field(() => Int, {
    description:
      'Files that are READY and whose bytes are not all there. They stay until their owners delete them, or the bytes come back from a backup.',
  })
  withoutBytes!: number

  @Field(() => DateTime, { description: 'When it was found.' })
  foundAt!: Date
}

@ObjectType({
  description:
    'A part that the server depends on, as the server that answers sees it. It looks once a minute, and when it is asked.',
  simpleResolvers: true,
})
export class ServiceHealth {
  @Field(() => String, {
    description:
      'What it is called: the id of a sign-in provider, else the name of its kind in small letters.',
  })
  name!: string

  @Field(() => ServiceKind, { description: 'What it is.' })
  kind!: ServiceKind

  @Field(() => Boolean, { description: 'Whether it was well at the last look.' })
  healthy!: boolean

  @Field(() => Boolean, { description: 'Whether no request can be answered without it.' })
  needed!: boolean

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds to its answer at the last look; null if none came.',
  })
  latency!: number | null

  @Field(() => String, { nullable: true, description: 'What is wrong, in words; null if it is well.' })
  message!: string | null

  @Field(() => DateTime, { description: 'When the last look was.' })
  checkedAt!: Date

  @Field(() => DateTime, {
    description: 'Since when it is as it is now. No earlier than the start of the server that answers.',
  })
  since!: Date

  @Field(() => String, {
    nullable: true,
    description: 'What was wrong the last time it was not well; null: it was well since the server started.',
  })
  lastError!: string | null

  @Field(() => DateTime, { nullable: true, description: 'When that was; null: never.' })
  lastErrorAt!: Date | null

  @Field(() => [HealthSample], { description: 'What the looks of the last hour found, the oldest first.' })
  history!: HealthSample[]

  @Field(() => StorageOrphans, {
    nullable: true,
    description:
      'Of the storage, what is not whole in it, the same on every server; null until that was looked for, and of any other part.',
  })
  orphans!: StorageOrphans | null
}
