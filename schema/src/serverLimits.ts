import { Field, Int, ObjectType } from 'type-graphql'
import { RateLimits } from './rateLimits.js'
import { SafeInt } from './scalars.js'

@ObjectType({ description: 'The limits for files.', simpleResolvers: true })
export class UploadLimits {
  @Field(() => SafeInt, { description: 'The most bytes of one file.' })
  maxBytes!: number

  @Field(() => Int, { description: 'The most files of one message; 0: messages carry none.' })
  maxFiles!: number

  @Field(() => [String], { description: 'The media types that are accepted, such as text/plain or image/*.' })
  contentTypes!: string[]
}

@ObjectType({
  description:
    'The limits in force, so that clients can check before they send. Lengths are in UTF-16 code units.',
  simpleResolvers: true,
})
export class ServerLimits {
  @Field(() => Int, { description: 'The most characters of a message.' })
  maxMessageLength!: number

  @Field(() => Int, { description: 'The most characters of the title of a conversation.' })
  maxTitleLength!: number

  @Field(() => Int, { description: 'The most characters of a system prompt.' })
  maxSystemPromptLength!: number

  @Field(() => Int, { description: 'The most tags of a conversation.' })
  maxTags!: number

  @Field(() => Int, { description: 'The most characters of a tag.' })
  maxTagLength!: number

  @Field(() => Int, { description: 'The most characters of a search for conversations or messages.' })
  maxSearchLength!: number

  @Field(() => Int, { description: 'How many items a page has without `first` and `last`.' })
  defaultPageSize!: number

  @Field(() => Int, { description: 'The most items of a page, for `first` and `last`.' })
  maxPageSize!: number

  @Field(() => Int, { description: 'The most items that `offset` may skip. To go further, use cursors.' })
  maxOffset!: number

  @Field(() => Int, { description: 'The most ids of one argument or filter.' })
  maxIds!: number

  @Field(() => Int, {
    description:
      'The highest cost of an operation. Each field costs one; fields in a list count as often as the list may have items.',
  })
  maxCost!: number

  @Field(() => Int, {
    description:
      'How deep the fields of a document may be nested, with fragments put in where they are spread.',
  })
  maxDepth!: number

  @Field(() => Int, { description: 'The most fields at the top of an operation.' })
  maxRootFields!: number

  @Field(() => Int, { description: 'The most aliases of a document.' })
  maxAliases!: number

  @Field(() => Int, { description: 'The most fields and fragments of a document, as executed.' })
  maxSelections!: number

  @Field(() => Int, { description: 'The most fields in the lists of one answer.' })
  maxAnswerFields!: number

  @Field(() => Int, { description: 'The most bytes of an answer, or of one event of a subscription.' })
  maxAnswerBytes!: number

  @Field(() => Int, { description: 'The most bytes of a request over HTTP without the text of a message.' })
  maxRequestBytes!: number

  @Field(() => Int, { description: 'The most bytes of a request over HTTP.' })
  maxRequestBytesWithMessage!: number

  @Field(() => Int, { description: 'The most bytes of one message on a WebSocket.' })
  maxSocketMessageBytes!: number

  @Field(() => Int, {
    description: 'How many seconds a query or mutation may take before it fails with TIMEOUT.',
  })
  maxOperationSeconds!: number

  @Field(() => Int, { description: 'How many hours after its start a temporary conversation is deleted.' })
  temporaryHours!: number

  @Field(() => Int, {
    nullable: true,
    description: 'How many days a conversation is kept after its last message; null means for good.',
  })
  retentionDays!: number | null

  @Field(() => Int, { description: 'How many days events can be requested again with a cursor.' })
  eventDays!: number

  @Field(() => UploadLimits, {
    nullable: true,
    description: 'The limits for files; null if the server accepts none.',
  })
  uploads!: UploadLimits | null

  @Field(() => RateLimits, {
    nullable: true,
    description: 'How often and how much at once; null if the operator has switched these limits off.',
  })
  rates!: RateLimits | null
}
