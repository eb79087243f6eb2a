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
  description: 'The status of a sign-in by device code (RFC 8628, 3.5).',
  valuesConfig: {
    PENDING: { description: 'The person has not finished yet: wait `interval` seconds and poll again.' },
    SLOW_DOWN: {
      description: 'You polled too early: from now on, wait five seconds longer, each time you get this.',
    },
    COMPLETE: { description: 'The person has signed in. You get this once.' },
    DENIED: { description: 'The person or the server refused. Stop polling.' },
    EXPIRED: { description: 'It took too long, or the handle is unknown or used. Start again.' },
  },
})

@ObjectType({
  description:
    'A sign-in by device code (RFC 8628): the person types userCode at verificationUri, on any other device.',
  simpleResolvers: true,
})
export class DeviceLogin {
  @Field(() => String, { description: 'The secret to poll with. Whoever has it gets the session.' })
  handle!: string

  @Field(() => String, { description: 'The code that the person types. Show it as it is.' })
  userCode!: string

  @Field(() => URLScalar, { description: 'The URL where the person types the code.' })
  verificationUri!: string

  @Field(() => URLScalar, {
    nullable: true,
    description: 'The same URL with the code in it, for a link or a QR code; null if the provider has none.',
  })
  verificationUriComplete!: string | null

  @Field(() => DateTime, { description: 'The deadline for the person to finish.' })
  expiresAt!: Date

  @Field(() => Int, { description: 'Seconds to wait between two polls.' })
  interval!: number
}

@ObjectType({ description: 'The result of polling a sign-in by device code.', simpleResolvers: true })
export class DeviceLoginResult {
  @Field(() => DeviceLoginStatus, {
    description: 'The current status. An unknown or used handle gives EXPIRED.',
  })
  status!: DeviceLoginStatus

  @Field(() => String, {
    nullable: true,
    description:
      'The bearer token of the new session. It is present once, with status COMPLETE. Null if you asked for a cookie.',
  })
  token!: string | null

  @Field(() => Session, { nullable: true, description: 'The new session, with status COMPLETE.' })
  session!: Session | null
}
