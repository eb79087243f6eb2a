import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { DateTime } from './scalars.js'

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
    MANUAL: { description: 'Assigned by an admin.' },
    MAPPED: { description: 'From a group at the identity provider; follows it at every sign-in.' },
    BOOTSTRAP: { description: 'From the server’s configuration.' },
    DEFAULT: { description: 'Given to everybody at the first sign-in.' },
  },
})

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
}

@ObjectType({ description: 'A role a user has, one per source.', simpleResolvers: true })
export class RoleAssignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id!: string

  @Field(() => Role, { description: 'The role.' })
  role!: Role

  @Field(() => RoleSource, { description: 'Where it comes from.' })
  source!: RoleSource

  @Field(() => DateTime, { description: 'Since when the user has it.' })
  assignedAt!: Date
}
