import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { Model } from './model.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { DateTime, SafeInt } from './scalars.js'
import { User } from './user.js'
import { UserConnection } from './userList.js'

export const RoleSource = {
  MANUAL: 'MANUAL',
  MAPPED: 'MAPPED',
  BOOTSTRAP: 'BOOTSTRAP',
  DEFAULT: 'DEFAULT',
  MIGRATED: 'MIGRATED',
} as const
export type RoleSource = keyof typeof RoleSource

registerEnumType(RoleSource, {
  name: 'RoleSource',
  description: 'Where a role comes from.',
  valuesConfig: {
    MANUAL: { description: 'An admin assigned it. It stays until an admin revokes it.' },
    MAPPED: {
      description: 'It comes from a group at the identity provider, and follows it at every sign-in.',
    },
    BOOTSTRAP: { description: 'It comes from the server’s configuration.' },
    DEFAULT: { description: 'Everybody gets it at the first sign-in.' },
    MIGRATED: {
      description:
        'An upgrade gave it, so that what worked before goes on working. It stays until an admin revokes it.',
    },
  },
})

@Admin({ group: 'PEOPLE', icon: 'shield' })
@ObjectType({
  implements: Node,
  description:
    'A set of permissions that users can have. The roles admin, auditor, user and viewer are built in.',
  simpleResolvers: true,
})
export class Role extends Node {
  @Field(() => String, { description: 'The name, which is unique.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What the role is for.' })
  description!: string | null

  @Field(() => Boolean, {
    description: 'Whether it is built in. Built-in roles cannot be changed or deleted.',
  })
  builtIn!: boolean

  @Field(() => [Permission], { description: 'What the role allows.' })
  permissions!: Permission[]

  @Field(() => [Model], {
    nullable: true,
    description:
      'The models it allows; null means every configured model. It matters only if the role allows CHAT. A person with several roles may use the models of all of them.',
  })
  models!: Model[] | null

  @Admin({ list: false })
  @Field(() => SafeInt, {
    nullable: true,
    description:
      'How many bytes the files of a person with it may take together; null: as many as UPLOAD_QUOTA_MB says. It matters only if the role allows CHAT. Of several roles the one that allows most counts.',
  })
  fileQuota!: number | null

  @Field(() => UserConnection, {
    nullable: true,
    description: 'The users who have it, newest user first; null without USERS_READ.',
  })
  users!: object | null
}

@ObjectType({
  description:
    'A role that a user has, once per source: a role that is both MANUAL and MAPPED appears twice.',
  simpleResolvers: true,
})
export class RoleAssignment {
  @Field(() => Role, { description: 'The role.' })
  role!: Role

  @Field(() => RoleSource, { description: 'Where the role comes from.' })
  source!: RoleSource

  @Field(() => User, {
    nullable: true,
    description:
      'The admin who assigned it; null for every source except MANUAL, and once the admin is gone.',
  })
  assignedBy!: User | null

  @Field(() => DateTime, { description: 'When the user got the role.' })
  assignedAt!: Date
}

const NAME =
  'At most 50 letters, digits, spaces, dots, hyphens and underscores; unique, in upper or lower case.'
const FILE_QUOTA =
  'Bytes that the files of a person with it may take together, from 0 to 1 000 000 000 000; null means as many as UPLOAD_QUOTA_MB says.'
const MODELS = 'Ids from `models`, at most 100'

@InputType({ description: 'A new role.' })
export class CreateRoleInput {
  @Field(() => String, { description: NAME })
  name!: string

  @Field(() => String, { nullable: true, description: 'What the role is for, at most 500 characters.' })
  description?: string | null

  @Field(() => [Permission], { description: 'What it allows; only what you may do yourself.' })
  permissions!: Permission[]

  @Field(() => [ID], {
    nullable: true,
    description: `${MODELS}; null or absent means every model, including future ones.`,
  })
  models?: string[] | null

  @Field(() => SafeInt, { nullable: true, description: FILE_QUOTA })
  fileQuota?: number | null
}

@InputType({ description: 'Changes to a role. Absent fields stay as they are; null clears a field.' })
export class UpdateRoleInput {
  @Field(() => String, { nullable: true, description: `${NAME} Cannot be null.` })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'At most 500 characters; null removes it.' })
  description?: string | null

  @Field(() => [Permission], {
    nullable: true,
    description: 'What it allows from now on. You must have all of it, before and after. Cannot be null.',
  })
  permissions?: Permission[] | null

  @Field(() => [ID], {
    nullable: true,
    description: `${MODELS}; null means every model, including future ones.`,
  })
  models?: string[] | null

  @Field(() => SafeInt, { nullable: true, description: FILE_QUOTA })
  fileQuota?: number | null
}
