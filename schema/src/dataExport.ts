import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime, URLScalar } from './scalars.js'

export const DataExportStatus = { RUNNING: 'RUNNING', READY: 'READY', FAILED: 'FAILED' } as const
export type DataExportStatus = keyof typeof DataExportStatus

registerEnumType(DataExportStatus, {
  name: 'DataExportStatus',
  description: 'How far an export is.',
  valuesConfig: {
    RUNNING: { description: 'It is being made.' },
    READY: { description: 'It can be fetched.' },
    FAILED: { description: 'It could not be made: ask for another one.' },
  },
})

@ObjectType({ implements: Node, description: 'Everything about one person, as lines of JSON (NDJSON).' })
export class DataExport extends Node {
  @Field(() => DataExportStatus, { simple: true, description: 'How far it is.' })
  status!: DataExportStatus

  @Field(() => URLScalar, {
    nullable: true,
    description: 'GET it here, without any other credential: keep it secret. Null unless READY.',
  })
  url!: string | null

  @Field(() => DateTime, { nullable: true, simple: true, description: 'The address works until then.' })
  expiresAt!: Date | null

  @Field(() => DateTime, { simple: true, description: 'When it was asked for.' })
  createdAt!: Date
}
