import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime, URLScalar } from './scalars.js'

export const ListFormat = { CSV: 'CSV', NDJSON: 'NDJSON' } as const
export type ListFormat = keyof typeof ListFormat

registerEnumType(ListFormat, {
  name: 'ListFormat',
  description: 'The format of an exported list.',
  valuesConfig: {
    CSV: {
      description:
        'A table as in RFC 4180 with a header, in UTF-8 with a byte order mark. A cell that a spreadsheet would run as a formula begins with an apostrophe.',
    },
    NDJSON: { description: 'A JSON object for each item, one on a line.' },
  },
})

@InputType({ description: 'Which list to export, and how.' })
export class ExportListInput {
  @Field(() => String, { description: 'The field of Query that returns the list, such as `auditEvents`.' })
  list!: string

  @Field(() => String, {
    nullable: true,
    description:
      'The arguments of the list as a JSON object, such as `{"filter":{"search":"Ada"},"orderBy":{"field":"CREATED_AT","direction":"ASC"}}`, at most 10 000 characters. Those for paging are not among them.',
  })
  arguments?: string | null

  @Field(() => [String], {
    description:
      'The fields of an item to export, in their order, such as `createdAt` and `actor.name`: 1 to 100. Within a list of objects, a path stands for all of them.',
  })
  columns!: string[]

  @Field(() => ListFormat, { description: 'The format of the file.' })
  format!: ListFormat
}

@ObjectType({
  description:
    'An address to download a list from. Items that are created later are not in the file. The server reads the list page by page as it is downloaded, with the rights you have at that time. It breaks off the download, so that clients see that the file is not whole, when the session that requested it ends or the list is no longer yours to read.',
  simpleResolvers: true,
})
export class ListExport {
  @Field(() => URLScalar, {
    description: 'The address: GET it without any other credential, and keep it secret.',
  })
  url!: string

  @Field(() => DateTime, {
    description: 'Until when a download may begin, ten minutes after the request.',
  })
  expiresAt!: Date
}
