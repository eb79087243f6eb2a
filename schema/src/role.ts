import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { DateTime } from './scalars.js'
import { User, UserConnection } from './user.js'

export const RoleSource = {
  MANUAL: 'MANUAL',
  MAPPED: 'MAPPED',
  BOOTSTRAP: 'BOOTSTRAP',
  DEFAULT: 'DEFAULT',
} as const
export type RoleSource = keyof typeof RoleSource

registerEnumType(RoleSource, {
  name: 'RoleSource',
  description: 'Where a role comes from.',
  valuesConfig: {
    MANUAL: { description: 'Assigned by an admin; stays until an admin revokes it.' },
    MAPPED: { description: 'From a group at the identity provider; follows it at every sign-in.' },
    BOOTSTRAP: { description: 'From the server’s configuration.' },
    DEFAULT: { description: 'Given to everybody at the first sign-in.' },
  },
})

@Admin({ group: 'PEOPLE', icon: 'shield' })
@ObjectType({
  implements: Node,
  description: 'What a person may do. admin, user and viewer are built in.',
  simpleResolvers: true,
})
export class Role extends Node {
  @Field(() => String, { description: 'Unique name.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What the role is for.' })
  description!: string | null

  @Field(() => Boolean, { description: 'Built-in roles can be neither changed nor deleted.' })
  builtIn!: boolean

  @Field(() => [Permission], { description: 'What the role allows.' })
  permissions!: Permission[]

  @Field(() => [String], {
    nullable: true,
    description:
      'Ids of the models it may use; null: every configured model. It matters where the role allows CHAT; of several roles a person has the models of all.',
  })
  models!: string[] | null

  @Field(() => UserConnection, {
    nullable: true,
    description: 'Who has it, newest user first; null without USERS_READ.',
  })
  users!: object | null
}

@ObjectType({
  description: 'A role a user has, one per source: a role both MANUAL and MAPPED appears twice.',
  simpleResolvers: true,
})
export class RoleAssignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id!: string

  @Field(() => Role, { description: 'The role.' })
  role!: Role

  @Field(() => RoleSource, { description: 'Where it comes from.' })
  source!: RoleSource

  @Field(() => User, {
    nullable: true,
    description: 'The admin who assigned it; null for every source but MANUAL, and once the admin is gone.',
  })
  assignedBy!: User | null

  @Field(() => DateTime, { description: 'Since when the user has it.' })
  assignedAt!: Date
}

const NAME = 'At most 50 letters, digits, spaces, dots, hyphens and underscores; unique, capital or small.'
const MODELS = 'Ids from `models`, at most 100'

@InputType({ description: 'A new role.' })
export class CreateRoleInput {
  @Field(() => String, { description: NAME })
  name!: string

  @Field(() => String, { nullable: true, description: 'What the role is for, at most 500 characters.' })
  description?: string | null

  @Field(() => [Permission], { description: 'What it allows; nothing you do not hold yourself.' })
  permissions!: Permission[]

  @Field(() => [String], {
    nullable: true,
    description: `${MODELS}; absent or null: every model, also those to come.`,
  })
  models?: string[] | null
}

@InputType({ description: 'Changes of a role: what is absent stays, null clears.' })
export class UpdateRoleInput {
  @Field(() => String, { nullable: true, description: `${NAME} Cannot be null.` })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'At most 500 characters; null: none.' })
  description?: string | null

  @Field(() => [Permission], {
    nullable: true,
    description: 'What it allows from now on; you must hold what is added. Cannot be null.',
  })
  permissions?: Permission[] | null

  @Field(() => [String], { nullable: true, description: `${MODELS}; null: every model, also those to come.` })
  models?: string[] | null
}
