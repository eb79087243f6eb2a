import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { Attachment, AttachmentStatus } from './attachment.js'
import { connectionOf, ListFilter, SortDirection } from './connection.js'

export const AttachmentConnection = connectionOf('Attachment', () => Attachment)

export const AttachmentOrderField = {
  CREATED_AT: 'CREATED_AT',
  FILENAME: 'FILENAME',
  SIZE: 'SIZE',
} as const
export type AttachmentOrderField = keyof typeof AttachmentOrderField

registerEnumType(AttachmentOrderField, {
  name: 'AttachmentOrderField',
  description: 'What files can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was uploaded or made.' },
    FILENAME: { description: 'The name, as the database compares text.' },
    SIZE: { description: 'The length in bytes.' },
  },
})

@InputType({ description: 'The order of a list of files.' })
export class AttachmentOrder {
  @Field(() => AttachmentOrderField, { defaultValue: 'CREATED_AT', description: 'The field to order by.' })
  field!: AttachmentOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which files a list contains: those that match every given field.' })
export class AttachmentFilter extends ListFilter {
  @Field(() => ID, {
    nullable: true,
    description:
      'Those that messages of this conversation carry, whoever gave them, as far as you may read them now; without it, your own. NOT_FOUND unless you are in it.',
  })
  conversationId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Of this media type, such as application/pdf, or of all that begin so, such as image/.',
  })
  contentType?: string | null

  @Field(() => AttachmentStatus, { nullable: true, description: 'With this status.' })
  status?: AttachmentStatus | null

  @Field(() => String, {
    nullable: true,
    description:
      'Part of the name or the description, at most 200 characters. Case and accents do not count.',
  })
  search?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'Yours with all of these tags, at most 20. Case and accents do not count.',
  })
  tags?: string[] | null
}
