import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { ApiKey } from './apiKey.js'
import { BudgetStatus } from './budget.js'
import { connectionOf, SortDirection } from './connection.js'
import { ConversationConnection } from './conversationList.js'
import { DataExport } from './dataExport.js'
import { Admin } from './directives.js'
import { Identity } from './identity.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { RoleAssignment } from './role.js'
import { DateTime, URLScalar } from './scalars.js'
import { UsageTotals } from './usage.js'

export const UserStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', ERASED: 'ERASED' } as const
export type UserStatus = keyof typeof UserStatus

registerEnumType(UserStatus, {
  name: 'UserStatus',
  description: 'Whether a person can use the server.',
  valuesConfig: {
    ACTIVE: { description: 'May sign in.' },
    SUSPENDED: { description: 'May not sign in; everything is kept.' },
    ERASED: {
      description:
        'A nameless user left behind, so that shared conversations keep an owner and messages an author.',
    },
  },
})

@Admin({ group: 'PEOPLE', icon: 'users' })
@ObjectType({
  implements: Node,
  description:
    'A person. Of other people everybody sees id, name and picture; the other fields are null without an error.',
})
export class User extends Node {
  @Field(() => String, { nullable: true, description: 'Address at the identity provider.' })
  email!: string | null

  @Field(() => String, { nullable: true, simple: true, description: 'Name to show.' })
  name!: string | null

  @Field(() => URLScalar, { nullable: true, simple: true, description: 'Address of a picture.' })
  picture!: string | null

  @Field(() => UserStatus, { nullable: true, description: 'Whether the person can use the server.' })
  status!: UserStatus | null

  @Field(() => [RoleAssignment], {
    nullable: true,
    description: 'The roles the person has, with their sources.',
  })
  roles!: RoleAssignment[] | null

  @Admin({ list: false })
  @Field(() => [Permission], { nullable: true, description: 'The union of what the roles allow.' })
  permissions!: Permission[] | null

  @Field(() => [Identity], { nullable: true, description: 'The person’s sign-ins at identity providers.' })
  identities!: Identity[] | null

  @Field(() => [ApiKey], {
    nullable: true,
    description:
      'The person’s API keys, the newest first, without those that ended more than 30 days ago. For the person, by a session, and with API_KEYS_MANAGE.',
  })
  apiKeys!: ApiKey[] | null

  @Field(() => [DataExport], {
    nullable: true,
    description:
      'The exports the person has asked for that can still be fetched, of whomever they are, the newest first. For the person, by a session.',
  })
  dataExports!: DataExport[] | null

  @Field(() => ConversationConnection, {
    nullable: true,
    description: 'Your own conversations; null for anybody else’s, and without HISTORY_READ.',
  })
  conversations!: object | null

  @Admin({ hidden: true })
  @Field(() => String, {
    nullable: true,
    description:
      'Where the events of your conversations stand: give it to conversationListEvents or changes as `after`, and nothing is missed in between. Null for anybody else’s, and without HISTORY_READ.',
  })
  eventCursor!: string | null

  @Field(() => UsageTotals, {
    nullable: true,
    description: 'What the person used; for the person, and with USAGE_READ_ALL.',
  })
  usage!: UsageTotals | null

  @Field(() => [BudgetStatus], {
    nullable: true,
    description:
      'Every budget that applies to the person, tightest first; the organisation’s only with BUDGETS_MANAGE. For the person, and with BUDGETS_MANAGE.',
  })
  budgets!: BudgetStatus[] | null

  @Field(() => DateTime, { nullable: true, description: 'First sign-in.' })
  createdAt!: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Last use, to the minute.' })
  lastSeenAt!: Date | null
}

export const UserConnection = connectionOf('User', () => User)

export const UserOrderField = {
  CREATED_AT: 'CREATED_AT',
  LAST_SEEN_AT: 'LAST_SEEN_AT',
  NAME: 'NAME',
  EMAIL: 'EMAIL',
} as const
export type UserOrderField = keyof typeof UserOrderField

registerEnumType(UserOrderField, {
  name: 'UserOrderField',
  description: 'What users can be ordered by. Somebody without a value comes after everybody who has one.',
  valuesConfig: {
    CREATED_AT: { description: 'The first sign-in.' },
    LAST_SEEN_AT: { description: 'The last use.' },
    NAME: { description: 'The name, as the database compares texts.' },
    EMAIL: { description: 'The e-mail address, as the database compares texts.' },
  },
})

@InputType({ description: 'The order of a list of users.' })
export class UserOrder {
  @Field(() => UserOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: UserOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@InputType({ description: 'Which users a list holds: those that fit every field given.' })
export class UserFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Part of a name or an e-mail address, capital or small, at most 200 characters.',
  })
  search?: string | null

  @Field(() => ID, { nullable: true, description: 'With this role, from whatever source.' })
  roleId?: string | null

  @Field(() => UserStatus, { nullable: true, description: 'With this status.' })
  status?: UserStatus | null

  @Field(() => String, { nullable: true, description: 'With an identity at this provider, by its id.' })
  provider?: string | null

  @Field(() => DateTime, { nullable: true, description: 'Last seen at this time or later.' })
  lastSeenAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Last seen before this time.' })
  lastSeenBefore?: Date | null
}

@InputType({ description: 'Changes of one’s own profile: what is absent stays, null clears.' })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'Name to show, at most 200 characters; null: none.' })
  name?: string | null
}
