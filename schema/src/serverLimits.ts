import { Field, Int, ObjectType } from 'type-graphql'
import { RateLimits } from './rateLimits.js'
import { SafeInt } from './scalars.js'

@ObjectType({ description: 'What files may be sent.', simpleResolvers: true })
export class UploadLimits {
  @Field(() => SafeInt, { description: 'Bytes of one file.' })
  maxBytes!: number

  @Field(() => Int, { description: 'Files of one message.' })
  maxFiles!: number

  @Field(() => [String], { description: 'Media types that are taken: text/plain, image/*.' })
  contentTypes!: string[]
}

@ObjectType({
  description: 'Limits in force, which clients can check before they send. Lengths are in UTF-16 code units.',
  simpleResolvers: true,
})
export class ServerLimits {
  @Field(() => Int, { description: 'Characters of a message.' })
  maxMessageLength!: number

  @Field(() => Int, { description: 'Characters of the title of a conversation.' })
  maxTitleLength!: number

  @Field(() => Int, { description: 'Characters of a system prompt.' })
  maxSystemPromptLength!: number

  @Field(() => Int, { description: 'Tags of a conversation.' })
  maxTags!: number

  @Field(() => Int, { description: 'Characters of a tag.' })
  maxTagLength!: number

  @Field(() => Int, { description: 'Characters of what conversations and messages are searched for.' })
  maxSearchLength!: number

  @Field(() => Int, { description: 'Items of a page that says neither `first` nor `last`.' })
  defaultPageSize!: number

  @Field(() => Int, { description: 'Items of a page: `first` and `last`.' })
  maxPageSize!: number

  @Field(() => Int, { description: 'Items that `offset` may leave out; further on with cursors.' })
  maxOffset!: number

  @Field(() => Int, { description: 'Ids of one argument or filter.' })
  maxIds!: number

  @Field(() => Int, {
    description: 'What an operation may cost: each field one, what is in a list as often as it may be there.',
  })
  maxCost!: number

  @Field(() => Int, {
    description: 'Fields within fields of a document, fragments put in where they are spread.',
  })
  maxDepth!: number

  @Field(() => Int, { description: 'Fields at the top of an operation.' })
  maxRootFields!: number

  @Field(() => Int, { description: 'Aliases of a document.' })
  maxAliases!: number

  @Field(() => Int, { description: 'Fields and fragments of a document, as executed.' })
  maxSelections!: number

  @Field(() => Int, { description: 'Fields in the lists of one answer.' })
  maxAnswerFields!: number

  @Field(() => Int, { description: 'Bytes of an answer, or of one event of a subscription.' })
  maxAnswerBytes!: number

  @Field(() => Int, { description: 'Bytes of a request over HTTP without the text of a message.' })
  maxRequestBytes!: number

  @Field(() => Int, { description: 'Bytes of a request over HTTP.' })
  maxRequestBytesWithMessage!: number

  @Field(() => Int, { description: 'Bytes of one message on a WebSocket.' })
  maxSocketMessageBytes!: number

  @Field(() => Int, { description: 'Seconds a query or mutation may take: then TIMEOUT.' })
  maxOperationSeconds!: number

  @Field(() => Int, { description: 'Hours from its start until a temporary conversation is deleted.' })
  temporaryHours!: number

  @Field(() => Int, {
    nullable: true,
    description: 'Days a conversation is kept after its last message; null: for good.',
  })
  retentionDays!: number | null

  @Field(() => Int, { description: 'Days events can be asked for again with a cursor.' })
  eventDays!: number

  @Field(() => UploadLimits, {
    nullable: true,
    description: 'What files may be sent; null where none are taken.',
  })
  uploads!: UploadLimits | null

  @Field(() => RateLimits, {
    nullable: true,
    description: 'How often and how much at once; null where the operator has switched these limits off.',
  })
  rates!: RateLimits | null
}
