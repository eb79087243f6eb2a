import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { RoleAssignment } from './role.js'
import { DateTime, URLScalar } from './scalars.js'

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

  @Field(() => [Permission], { nullable: true, description: 'The union of what the roles allow.' })
  permissions!: Permission[] | null

  @Field(() => DateTime, { nullable: true, description: 'First sign-in.' })
  createdAt!: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Last use, to the minute.' })
  lastSeenAt!: Date | null
}
