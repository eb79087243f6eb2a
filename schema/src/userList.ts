import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { DateTime } from './scalars.js'
import { User, UserStatus } from './user.js'

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
  description: 'What users can be ordered by. Users without a value always come last.',
  valuesConfig: {
    CREATED_AT: { description: 'The time of the first sign-in.' },
    LAST_SEEN_AT: { description: 'The time of the last use.' },
    NAME: { description: 'The name, as the database compares text.' },
    EMAIL: { description: 'The e-mail address, as the database compares text.' },
  },
})

@InputType({ description: 'The order of a list of users.' })
export class UserOrder {
  @Field(() => UserOrderField, { defaultValue: 'CREATED_AT', description: 'The field to order by.' })
  field!: UserOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which users a list contains: those that match every given field.' })
export class UserFilter extends ListFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Part of a name or an e-mail address, at most 200 characters. Case and accents do not count.',
  })
  search?: string | null

  @Field(() => ID, { nullable: true, description: 'With this role, from any source.' })
  roleId?: string | null

  @Field(() => [ID], { nullable: true, description: 'With one of these roles, 100 at most.' })
  roleIds?: string[] | null

  @Field(() => Boolean, { nullable: true, description: 'true: with some role; false: with none.' })
  hasRole?: boolean | null

  @Field(() => UserStatus, { nullable: true, description: 'With this status.' })
  status?: UserStatus | null

  @Field(() => [UserStatus], { nullable: true, description: 'With one of these statuses.' })
  statuses?: UserStatus[] | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: with an API key that is neither revoked nor expired; false: without one. Needs API_KEYS_MANAGE (FORBIDDEN).',
  })
  hasApiKey?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: of whose own budget, part of a budget of a role, or budget of an API key nothing is left in the present period, at most 10 000 people; false: the others. Needs BUDGETS_MANAGE (FORBIDDEN).',
  })
  overBudget?: boolean | null

  @Field(() => String, { nullable: true, description: 'With an identity at the provider with this id.' })
  provider?: string | null

  @Field(() => DateTime, { nullable: true, description: 'Last seen at this time or later.' })
  lastSeenAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Last seen before this time.' })
  lastSeenBefore?: Date | null
}
