import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime, URLScalar } from './scalars.js'
import { Session } from './session.js'
import { User } from './user.js'

export const DataExportStatus = { RUNNING: 'RUNNING', READY: 'READY', FAILED: 'FAILED' } as const
export type DataExportStatus = keyof typeof DataExportStatus

registerEnumType(DataExportStatus, {
  name: 'DataExportStatus',
  description: 'The status of a data export.',
  valuesConfig: {
    RUNNING: { description: 'The server is creating it.' },
    READY: { description: 'It can be downloaded.' },
    FAILED: { description: 'The server could not create it: request another one.' },
  },
})

@ObjectType({
  implements: Node,
  description:
    'Everything about one person at the time of the request, as lines of JSON (NDJSON). The export ends after a day, when it is withdrawn, and with the session that requested it: when that is signed out, is revoked or expires, or when its user is suspended or erased. The server then cuts off running downloads within two seconds.',
})
export class DataExport extends Node {
  @Field(() => User, { description: 'The person whose data it contains.' })
  user!: User

  @Field(() => Session, {
    nullable: true,
    description: 'The session that requested it; null once that session is no longer stored.',
  })
  session!: Session | null

  @Field(() => DataExportStatus, { simple: true, description: 'Its current status.' })
  status!: DataExportStatus

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'The address to download it from: GET it without any other credential, and keep it secret. Null unless READY, and for every session except the one that requested it.',
  })
  url!: string | null

  @Field(() => DateTime, { nullable: true, simple: true, description: 'When the address stops working.' })
  expiresAt!: Date | null

  @Field(() => DateTime, {
    simple: true,
    description: 'When it was requested. It contains nothing that came later.',
  })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When a download last began; null if none has.',
  })
  lastFetchedAt!: Date | null
}
