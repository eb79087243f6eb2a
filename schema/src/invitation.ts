import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Role } from './role.js'
import { DateTime, URLScalar } from './scalars.js'
import { User } from './user.js'

export const InvitationStatus = {
  PENDING: 'PENDING',
  ACCEPTED: 'ACCEPTED',
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
} as const
export type InvitationStatus = keyof typeof InvitationStatus

registerEnumType(InvitationStatus, {
  name: 'InvitationStatus',
  description: 'What became of an invitation.',
  valuesConfig: {
    PENDING: { description: 'It can be used.' },
    ACCEPTED: { description: 'Somebody came in by it. It is used up.' },
    EXPIRED: { description: 'Nobody used it in time.' },
    REVOKED: { description: 'It was revoked before anybody used it.' },
  },
})

@Admin({ group: 'PEOPLE', icon: 'mail', title: ['email'] })
@ObjectType({
  implements: Node,
  description:
    'That somebody may come in, also where SIGNUP is closed. The first who signs in with this address uses it up, if the provider has verified the address and the person is not known yet: nobody is ever linked to a person by an address. It lasts as long as whoever made it may invite: somebody who is suspended or has lost USERS_MANAGE lets nobody in. Needs USERS_MANAGE.',
})
export class Invitation extends Node {
  @Field(() => String, {
    simple: true,
    description: 'Who is invited. Capital and small letters count as the same.',
  })
  email!: string

  @Field(() => InvitationStatus, { description: 'What became of it.' })
  status!: InvitationStatus

  @Admin({ list: true })
  @Field(() => [Role], {
    description:
      'What the person gets at their first sign-in. A role that is deleted by then is left out, and so is one that allows more than whoever invited may do by then. With none the person gets the default role.',
  })
  roles!: Role[]

  @Admin({ list: true })
  @Field(() => User, { nullable: true, description: 'Who invited.' })
  invitedBy!: User | null

  @Field(() => DateTime, { simple: true, description: 'When it was made.' })
  createdAt!: Date

  @Admin({ list: true })
  @Field(() => DateTime, { simple: true, description: 'Until when it can be used.' })
  expiresAt!: Date

  @Field(() => User, { nullable: true, description: 'Who came in by it; null: nobody yet.' })
  acceptedBy!: User | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When that was; null: nobody came yet.',
  })
  acceptedAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was revoked; null: it was not.',
  })
  revokedAt!: Date | null

  @Field(() => URLScalar, {
    nullable: true,
    description:
      'A page to send to the person, with every way to sign in. No mail is sent by the server. The link gives no right by itself: only a sign-in with the address does. Null unless PENDING.',
  })
  link!: string | null
}

export const InvitationConnection = connectionOf('Invitation', () => Invitation)

export const InvitationOrderField = {
  CREATED_AT: 'CREATED_AT',
  EXPIRES_AT: 'EXPIRES_AT',
  EMAIL: 'EMAIL',
} as const
export type InvitationOrderField = keyof typeof InvitationOrderField

registerEnumType(InvitationOrderField, {
  name: 'InvitationOrderField',
  description: 'What invitations can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was made.' },
    EXPIRES_AT: { description: 'Until when it can be used.' },
    EMAIL: { description: 'The e-mail address, as the database compares text.' },
  },
})

@InputType({ description: 'The order of a list of invitations.' })
export class InvitationOrder {
  @Field(() => InvitationOrderField, { defaultValue: 'CREATED_AT', description: 'The field to order by.' })
  field!: InvitationOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which invitations a list contains: those that match every given field.' })
export class InvitationFilter extends ListFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the e-mail address, at most 200 characters. Case and accents do not count.',
  })
  search?: string | null

  @Field(() => [InvitationStatus], { nullable: true, description: 'With one of these statuses.' })
  statuses?: InvitationStatus[] | null

  @Field(() => ID, { nullable: true, description: 'Made by this person.' })
  invitedById?: string | null

  @Field(() => DateTime, { nullable: true, description: 'Usable until this time or longer.' })
  expiresAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Usable until before this time.' })
  expiresBefore?: Date | null
}

@InputType({ description: 'Whom to invite, and as what.' })
export class InviteUsersInput {
  @Field(() => [String], {
    description: 'Their e-mail addresses, 1 to 100, as their identity provider knows them; each counts once.',
  })
  emails!: string[]

  @Field(() => [ID], {
    nullable: true,
    description:
      'The roles they get, 20 at most. Giving roles needs ROLES_MANAGE, and only what you may do yourself can be given. Without any, they get the default role.',
  })
  roleIds?: string[] | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when they can come, at most 90 days from now; 14 days by default.',
  })
  expiresAt?: Date | null

  @Field(() => String, {
    nullable: true,
    description:
      'At most 64 characters. A repetition with the same key and input returns the invitations that were made the first time; other input gives CONFLICT. Kept for a day.',
  })
  idempotencyKey?: string | null
}
