import { Field, InputType, registerEnumType } from 'type-graphql'
import { Attachment, AttachmentStatus } from './attachment.js'
import { connectionOf, ListFilter, SortDirection } from './connection.js'

export const AttachmentConnection = connectionOf('Attachment', () => Attachment)

export const AttachmentOrderField = { CREATED_AT: 'CREATED_AT', FILENAME: 'FILENAME' } as const
export type AttachmentOrderField = keyof typeof AttachmentOrderField

registerEnumType(AttachmentOrderField, {
  name: 'AttachmentOrderField',
  description: 'What files can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was uploaded or made.' },
    FILENAME: { description: 'The name, as the database compares text.' },
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
    description: 'With all of these tags, at most 20. Case and accents do not count.',
  })
  tags?: string[] | null
}
