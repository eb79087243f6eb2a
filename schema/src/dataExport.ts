import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime, URLScalar } from './scalars.js'
import { Session } from './session.js'
import { User } from './user.js'

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

@ObjectType({
  implements: Node,
  description:
    'Everything about one person that was there when it was asked for, as lines of JSON (NDJSON). It ends after a day, when it is withdrawn, and with the session that asked for it: signed out, revoked, expired, or its person suspended or erased. Then whoever is fetching it is cut off within two seconds.',
})
export class DataExport extends Node {
  @Field(() => User, { description: 'Whom it is about.' })
  user!: User

  @Field(() => Session, {
    nullable: true,
    description: 'The session that asked for it; null once nothing is left of that.',
  })
  session!: Session | null

  @Field(() => DataExportStatus, { simple: true, description: 'How far it is.' })
  status!: DataExportStatus

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'GET it here, without any other credential: keep it secret. Null unless READY, and for every session but the one that asked for it.',
  })
  url!: string | null

  @Field(() => DateTime, { nullable: true, simple: true, description: 'The address works until then.' })
  expiresAt!: Date | null

  @Field(() => DateTime, {
    simple: true,
    description: 'When it was asked for: what came later is not in it.',
  })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When somebody last began to fetch it; null: nobody has.',
  })
  lastFetchedAt!: Date | null
}
