import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime, SafeInt, URLScalar } from './scalars.js'

export const AttachmentStatus = { PENDING: 'PENDING', READY: 'READY', REJECTED: 'REJECTED' } as const
export type AttachmentStatus = keyof typeof AttachmentStatus

registerEnumType(AttachmentStatus, {
  name: 'AttachmentStatus',
  description: 'Whether an attachment can be read.',
  valuesConfig: {
    PENDING: { description: 'It is being uploaded or examined.' },
    READY: { description: 'It can be read.' },
    REJECTED: { description: 'It was refused: see `rejection`.' },
  },
})

@Admin({ hidden: true })
@ObjectType({
  implements: Node,
  description:
    'A file that somebody gave. Its owner sees it, and whoever may read a message that carries it.',
})
export class Attachment extends Node {
  @Field(() => String, { simple: true, description: 'The name of the file, without a folder.' })
  filename!: string

  @Field(() => String, {
    simple: true,
    description:
      'The media type of its bytes, such as image/png; while status is PENDING, the one that was announced.',
  })
  contentType!: string

  @Field(() => SafeInt, {
    simple: true,
    description:
      'Its length in bytes: as announced, and once status is READY as kept. Pictures are encoded anew.',
  })
  size!: number

  @Field(() => Int, {
    simple: true,
    nullable: true,
    description: 'Its width in pixels; null unless it is an image.',
  })
  width!: number | null

  @Field(() => Int, {
    simple: true,
    nullable: true,
    description: 'Its height in pixels; null unless it is an image.',
  })
  height!: number | null

  @Field(() => AttachmentStatus, { simple: true, description: 'Its current status.' })
  status!: AttachmentStatus

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'Why it was refused, in words; null unless status is REJECTED.',
  })
  rejection!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    description: 'Where to read it until `urlExpiresAt`, as long as you may; null unless status is READY.',
  })
  url!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    description: 'A small picture of it (WebP, 320 pixels at most); null where there is none.',
  })
  thumbnailUrl!: string | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the addresses end; null where there are none.',
  })
  urlExpiresAt!: Date | null

  @Field(() => Int, {
    simple: true,
    nullable: true,
    description:
      'How many tokens of its text a model was given the last time that a message with it was answered; null for pictures, and until then.',
  })
  includedTokens!: number | null

  @Field(() => Boolean, {
    simple: true,
    nullable: true,
    description:
      'Whether that was only the beginning of its text: more did not fit into the context window; null where includedTokens is.',
  })
  textCut!: boolean | null

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'What its owner wrote about it; null: nothing.',
  })
  description!: string | null

  @Field(() => [String], { description: 'The tags its owner gave it; none for anybody else.' })
  tags!: string[]

  @Field(() => DateTime, { simple: true, description: 'When it was uploaded or made.' })
  createdAt!: Date
}

@InputType({ description: 'What to change of a file: what is left out stays.' })
export class UpdateAttachmentInput {
  @Field(() => String, {
    nullable: true,
    description: 'What it is, at most 2000 characters; null or "" takes it away.',
  })
  description?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'All its tags from now on: at most 20 of at most 50 characters; null takes them away.',
  })
  tags?: string[] | null
}

@InputType({ description: 'A file to be uploaded.' })
export class CreateUploadInput {
  @Field(() => String, {
    description:
      'The name of the file. What stands before a slash is left out, and so are characters that a file cannot have; beyond 120 bytes it is cut.',
  })
  filename!: string

  @Field(() => String, {
    description: 'Its media type, as the system of the sender says it; "" where that says none.',
  })
  contentType!: string

  @Field(() => SafeInt, {
    description: 'Its length in bytes, 1 to `serverInfo.limits.uploads.maxBytes`.',
  })
  size!: number

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of its bytes, in hexadecimal, by which is checked what arrives; null where the sender cannot work it out.',
  })
  sha256?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'A repetition with the same key returns the first result; see `createConversation`.',
  })
  idempotencyKey?: string | null
}

@ObjectType({ description: 'A header of an HTTP request.', simpleResolvers: true })
export class Header {
  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'Its value.' })
  value!: string
}

@ObjectType({ description: 'Where the bytes of a file are put.', simpleResolvers: true })
export class UploadTarget {
  @Field(() => Attachment, { description: 'The file, of which nothing has arrived.' })
  attachment!: Attachment

  @Field(() => URLScalar, {
    description:
      'PUT the bytes here, with `headers` and nothing else that proves who you are; then call `completeUpload`. Whoever has the address may put them there, once.',
  })
  url!: string

  @Field(() => [Header], { description: 'Headers that the request has to have.' })
  headers!: Header[]

  @Field(() => DateTime, { description: 'Until when the address works: an hour from now.' })
  expiresAt!: Date
}

@ObjectType({ description: 'What the files of a person take, and may take.', simpleResolvers: true })
export class FileUse {
  @Field(() => SafeInt, {
    description:
      'Bytes that they take, small pictures and text included; of those that are being uploaded as many as were announced.',
  })
  bytes!: number

  @Field(() => Int, { description: 'How many files there are, without those that were refused.' })
  files!: number

  @Field(() => SafeInt, {
    description: 'Bytes that they may take together, by the roles of the person: see `Role.fileQuota`.',
  })
  quota!: number
}
