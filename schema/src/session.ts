import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const SessionKind = { BROWSER: 'BROWSER', DEVICE: 'DEVICE' } as const
export type SessionKind = keyof typeof SessionKind

registerEnumType(SessionKind, {
  name: 'SessionKind',
  description: 'How somebody signed in.',
  valuesConfig: {
    BROWSER: { description: 'By browser; the token is in a cookie.' },
    DEVICE: { description: 'By device code, as command lines do.' },
  },
})

@Admin({ group: 'PEOPLE', icon: 'monitor' })
@ObjectType({
  implements: Node,
  description:
    'A sign-in on one device. It ends after a time without use, a time after signing in, or when it is revoked: then its sockets are closed and its running replies stopped.',
})
export class Session extends Node {
  @Field(() => User, { description: 'Who signed in.' })
  user!: User

  @Field(() => SessionKind, { simple: true, description: 'How the person signed in.' })
  kind!: SessionKind

  @Field(() => String, { simple: true, description: 'Id of the identity provider that was used.' })
  provider!: string

  @Field(() => Boolean, { description: 'Whether this request was made with it.' })
  current!: boolean

  @Admin({ list: true })
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'What the device called itself when it signed in.',
  })
  userAgent!: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The network it was made from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. Whole addresses are in the audit log.',
  })
  ip!: string | null

  @Field(() => DateTime, { simple: true, description: 'When the person signed in.' })
  createdAt!: Date

  @Field(() => DateTime, {
    simple: true,
    description: 'Last use, to the minute. A request is use, and so is a running subscription.',
  })
  lastSeenAt!: Date

  @Field(() => DateTime, { simple: true, description: 'When it ends, however much it is used.' })
  expiresAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was revoked; null unless it was.',
  })
  revokedAt!: Date | null
}

export const SessionConnection = connectionOf('Session', () => Session)

export const SessionOrderField = { LAST_SEEN_AT: 'LAST_SEEN_AT', CREATED_AT: 'CREATED_AT' } as const
export type SessionOrderField = keyof typeof SessionOrderField

registerEnumType(SessionOrderField, {
  name: 'SessionOrderField',
  description: 'What sessions can be ordered by.',
  valuesConfig: {
    LAST_SEEN_AT: { description: 'The last use.' },
    CREATED_AT: { description: 'The sign-in.' },
  },
})

@InputType({ description: 'The order of a list of sessions.' })
export class SessionOrder {
  @Field(() => SessionOrderField, { defaultValue: 'LAST_SEEN_AT', description: 'What to order by.' })
  field!: SessionOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which sessions a list holds: those that fit every field given.' })
export class SessionFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => ID, { nullable: true, description: 'Of this user.' })
  userId?: string | null

  @Field(() => String, { nullable: true, description: 'Made at this identity provider.' })
  provider?: string | null

  @Field(() => SessionKind, { nullable: true, description: 'Of this kind.' })
  kind?: SessionKind | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only those that can be used; false: only those that were revoked or have expired.',
  })
  active?: boolean | null
}
