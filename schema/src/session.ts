import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { LoginProvider } from './loginProvider.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const SessionKind = { BROWSER: 'BROWSER', DEVICE: 'DEVICE' } as const
export type SessionKind = keyof typeof SessionKind

registerEnumType(SessionKind, {
  name: 'SessionKind',
  description: 'How a user signed in.',
  valuesConfig: {
    BROWSER: { description: 'In a browser; the token is in a cookie.' },
    DEVICE: { description: 'By device code, as command-line tools do.' },
  },
})

export const SessionRevokeReason = {
  REQUEST: 'REQUEST',
  SUSPENDED: 'SUSPENDED',
  IDENTITY_UNLINKED: 'IDENTITY_UNLINKED',
  TOO_MANY: 'TOO_MANY',
  NOT_ALLOWED: 'NOT_ALLOWED',
} as const
export type SessionRevokeReason = keyof typeof SessionRevokeReason

registerEnumType(SessionRevokeReason, {
  name: 'SessionRevokeReason',
  description: 'Why a session was revoked.',
  valuesConfig: {
    REQUEST: { description: 'The person, or an admin, revoked it.' },
    SUSPENDED: { description: 'The person was suspended.' },
    IDENTITY_UNLINKED: { description: 'The identity it was made with was unlinked.' },
    TOO_MANY: { description: 'The person signed in so often that the oldest sessions had to end.' },
    NOT_ALLOWED: { description: 'The groups of the person changed, and they could not sign in any more.' },
  },
})

@Admin({ group: 'PEOPLE', icon: 'monitor' })
@ObjectType({
  implements: Node,
  description:
    'A sign-in on one device. It ends when it was not used for some time, some time after signing in, or when it is revoked. The server then closes its sockets and stops its running replies.',
})
export class Session extends Node {
  @Field(() => User, { description: 'The user who signed in.' })
  user!: User

  @Field(() => SessionKind, { simple: true, description: 'How the user signed in.' })
  kind!: SessionKind

  @Field(() => ID, { description: 'Id of the identity provider.' })
  providerId!: string

  @Field(() => LoginProvider, {
    nullable: true,
    description: 'The provider; null where it is no longer configured.',
  })
  provider!: LoginProvider | null

  @Field(() => Boolean, { description: 'Whether it is the session of this request.' })
  current!: boolean

  @Admin({ list: true })
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'What the device called itself at sign-in.',
  })
  userAgent!: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The network it was created from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address. The audit log has the whole addresses.',
  })
  ip!: string | null

  @Field(() => DateTime, { simple: true, description: 'When the user signed in.' })
  createdAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description:
      'When it was last used, to the minute. Requests count as use, and so do running subscriptions.',
  })
  lastSeenAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description: 'When it ends at the latest, no matter how much it is used.',
  })
  expiresAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was revoked; null if it was not.',
  })
  revokedAt!: Date | null

  @Field(() => User, {
    nullable: true,
    description:
      'Who revoked it; null if nobody did, if the server itself did it, and without SESSIONS_MANAGE.',
  })
  revokedBy!: User | null

  @Field(() => SessionRevokeReason, {
    nullable: true,
    simple: true,
    description: 'Why it was revoked; null if it was not, or if a server older than 0.2.0 did it.',
  })
  revokeReason!: SessionRevokeReason | null
}

export const SessionConnection = connectionOf('Session', () => Session)

export const SessionOrderField = { LAST_SEEN_AT: 'LAST_SEEN_AT', CREATED_AT: 'CREATED_AT' } as const
export type SessionOrderField = keyof typeof SessionOrderField

registerEnumType(SessionOrderField, {
  name: 'SessionOrderField',
  description: 'What sessions can be ordered by.',
  valuesConfig: {
    LAST_SEEN_AT: { description: 'The time of the last use.' },
    CREATED_AT: { description: 'The time of the sign-in.' },
  },
})

@InputType({ description: 'The order of a list of sessions.' })
export class SessionOrder {
  @Field(() => SessionOrderField, { defaultValue: 'LAST_SEEN_AT', description: 'The field to order by.' })
  field!: SessionOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which sessions a list contains: those that match every given field.' })
export class SessionFilter extends ListFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Whose device name contains this, in upper or lower case, at most 200 characters.',
  })
  search?: string | null

  @Field(() => ID, { nullable: true, description: 'Of this user.' })
  userId?: string | null

  @Field(() => String, { nullable: true, description: 'Created at this identity provider.' })
  provider?: string | null

  @Field(() => SessionKind, { nullable: true, description: 'Of this kind.' })
  kind?: SessionKind | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: only sessions that can be used; false: only sessions that were revoked or have expired.',
  })
  active?: boolean | null

  @Field(() => DateTime, { nullable: true, description: 'Last used at this time or later.' })
  lastSeenAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Last used before this time.' })
  lastSeenBefore?: Date | null

  @Field(() => String, {
    nullable: true,
    description:
      'Created from the network of this address: sessions with the same `ip`. Takes an address, or a network as `ip` shows it.',
  })
  ip?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Revoked by this user. Needs SESSIONS_MANAGE (FORBIDDEN).',
  })
  revokedById?: string | null

  @Field(() => SessionRevokeReason, { nullable: true, description: 'Revoked for this reason.' })
  revokeReason?: SessionRevokeReason | null
}
