import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
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

@ObjectType({ description: 'A file that belongs to a message.', simpleResolvers: true })
export class Attachment {
  @Field(() => ID, { description: 'Opaque; it never changes.' })
  id!: string

  @Field(() => String, { description: 'The name of the file, without a folder.' })
  filename!: string

  @Field(() => String, { description: 'The media type that its bytes have, such as image/png.' })
  contentType!: string

  @Field(() => SafeInt, { description: 'Its length in bytes.' })
  size!: number

  @Field(() => Int, { nullable: true, description: 'Its width in pixels; null unless it is an image.' })
  width!: number | null

  @Field(() => Int, { nullable: true, description: 'Its height in pixels; null unless it is an image.' })
  height!: number | null

  @Field(() => AttachmentStatus, { description: 'Its current status.' })
  status!: AttachmentStatus

  @Field(() => String, {
    nullable: true,
    description: 'Why it was refused, in words; null unless status is REJECTED.',
  })
  rejection!: string | null

  @Field(() => URLScalar, {
    nullable: true,
    description: 'Where to read it until `urlExpiresAt`; null unless status is READY.',
  })
  url!: string | null

  @Field(() => URLScalar, { nullable: true, description: 'A small picture of it; null where there is none.' })
  thumbnailUrl!: string | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the addresses end; null where there are none.',
  })
  urlExpiresAt!: Date | null

  @Field(() => DateTime, { description: 'When it was uploaded or made.' })
  createdAt!: Date
}
