import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime, URLScalar } from './scalars.js'
import { Session } from './session.js'

export const DeviceLoginStatus = {
  PENDING: 'PENDING',
  SLOW_DOWN: 'SLOW_DOWN',
  COMPLETE: 'COMPLETE',
  DENIED: 'DENIED',
  EXPIRED: 'EXPIRED',
} as const
export type DeviceLoginStatus = keyof typeof DeviceLoginStatus

registerEnumType(DeviceLoginStatus, {
  name: 'DeviceLoginStatus',
  description: 'How far a sign-in by device code is (RFC 8628, 3.5).',
  valuesConfig: {
    PENDING: { description: 'The person has not finished yet: wait `interval` seconds and poll again.' },
    SLOW_DOWN: {
      description: 'Polled too early: wait five seconds longer from now on, this time and every further one.',
    },
    COMPLETE: { description: 'Signed in; told once.' },
    DENIED: { description: 'The person or the server refused. Polling again is of no use.' },
    EXPIRED: { description: 'Took too long, or the handle is unknown or used. Start again.' },
  },
})

@ObjectType({
  description:
    'A sign-in by device code (RFC 8628): the person types userCode at verificationUri on any other device.',
  simpleResolvers: true,
})
export class DeviceLogin {
  @Field(() => String, { description: 'Keep it secret: whoever holds it gets the session.' })
  handle!: string

  @Field(() => String, { description: 'What the person types, as it is to be shown.' })
  userCode!: string

  @Field(() => URLScalar, { description: 'Where the person types it.' })
  verificationUri!: string

  @Field(() => URLScalar, {
    nullable: true,
    description: 'The same with the code in it, for a link or a QR code; null where the provider has none.',
  })
  verificationUriComplete!: string | null

  @Field(() => DateTime, { description: 'The person has to be done by then.' })
  expiresAt!: Date

  @Field(() => Int, { description: 'Seconds to wait between two polls.' })
  interval!: number
}

@ObjectType({ description: 'What became of a sign-in by device code.', simpleResolvers: true })
export class DeviceLoginResult {
  @Field(() => DeviceLoginStatus, {
    description: 'How far it is. An unknown or used handle answers EXPIRED.',
  })
  status!: DeviceLoginStatus

  @Field(() => String, {
    nullable: true,
    description:
      'Present once, with status COMPLETE: the bearer token of the new session. Null where a cookie was asked for.',
  })
  token!: string | null

  @Field(() => Session, { nullable: true, description: 'The new session, with status COMPLETE.' })
  session!: Session | null
}
