import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Role } from './role.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const KnockStatus = {
  WAITING: 'WAITING',
  LET_IN: 'LET_IN',
  CAME_IN: 'CAME_IN',
  DISMISSED: 'DISMISSED',
} as const
export type KnockStatus = keyof typeof KnockStatus

registerEnumType(KnockStatus, {
  name: 'KnockStatus',
  description: 'What became of somebody who was refused.',
  valuesConfig: {
    WAITING: { description: 'Nobody has decided yet.' },
    LET_IN: { description: 'They may come in: the next sign-in with this identity makes them known.' },
    CAME_IN: { description: 'They are known by now.' },
    DISMISSED: { description: 'They are not to come in. Knocking again changes nothing.' },
  },
})

@Admin({ group: 'PEOPLE', icon: 'door', title: ['name', 'email'] })
@ObjectType({
  implements: Node,
  description:
    'Somebody whom an identity provider knows and this server does not, and who was refused because SIGNUP is closed. One for each identity, deleted 30 days after the last try. Needs USERS_MANAGE.',
})
export class Knock extends Node {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'What the provider calls them; null if it does not say.',
  })
  name!: string | null

  @Admin({ list: true })
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'Their address as the provider tells it: see `emailVerified`. Null if it does not tell any.',
  })
  email!: string | null

  @Admin({ list: true })
  @Field(() => Boolean, {
    simple: true,
    description:
      'Whether the provider has verified the address. Where it has not, anybody could have claimed it.',
  })
  emailVerified!: boolean

  @Field(() => KnockStatus, { description: 'What became of it.' })
  status!: KnockStatus

  @Admin({ list: true })
  @Field(() => String, { simple: true, description: 'Id of the identity provider.' })
  provider!: string

  @Field(() => String, {
    simple: true,
    description: 'Who they are at the provider: what letIn is about, whatever they call themselves.',
  })
  subject!: string

  @Admin({ list: true })
  @Field(() => Int, { simple: true, description: 'How often they were refused.' })
  count!: number

  @Field(() => DateTime, { simple: true, description: 'When they were refused for the first time.' })
  createdAt!: Date

  @Admin({ list: true })
  @Field(() => DateTime, { simple: true, description: 'When they were refused for the last time.' })
  lastAt!: Date

  @Field(() => [Role], { description: 'The roles they were let in with; empty until then.' })
  roles!: Role[]

  @Field(() => User, { nullable: true, description: 'Who let them in; null: nobody did.' })
  letInBy!: User | null

  @Field(() => DateTime, { nullable: true, simple: true, description: 'When they were let in; null: never.' })
  letInAt!: Date | null

  @Field(() => User, { nullable: true, description: 'Who came of it; null: nobody yet.' })
  user!: User | null
}

export const KnockConnection = connectionOf('Knock', () => Knock)

export const KnockOrderField = { CREATED_AT: 'CREATED_AT', LAST_AT: 'LAST_AT' } as const
export type KnockOrderField = keyof typeof KnockOrderField

registerEnumType(KnockOrderField, {
  name: 'KnockOrderField',
  description: 'What knocks can be ordered by.',
  valuesConfig: {
    CREATED_AT: { description: 'When they were refused for the first time.' },
    LAST_AT: { description: 'When they were refused for the last time.' },
  },
})

@InputType({ description: 'The order of a list of knocks.' })
export class KnockOrder {
  @Field(() => KnockOrderField, { defaultValue: 'LAST_AT', description: 'The field to order by.' })
  field!: KnockOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'The direction of the order.' })
  direction!: SortDirection
}

@InputType({ description: 'Which knocks a list contains: those that match every given field.' })
export class KnockFilter extends ListFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Part of a name or an e-mail address, at most 200 characters. Case and accents do not count.',
  })
  search?: string | null

  @Field(() => [KnockStatus], { nullable: true, description: 'With one of these statuses.' })
  statuses?: KnockStatus[] | null

  @Field(() => String, { nullable: true, description: 'At the provider with this id.' })
  provider?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: with an address that the provider has verified; false: without.',
  })
  emailVerified?: boolean | null
}

@InputType({ description: 'Whom to let in, and as what.' })
export class LetInInput {
  @Field(() => [ID], { description: 'The knocks, 1 to 100.' })
  ids!: string[]

  @Field(() => [ID], {
    nullable: true,
    description:
      'The roles they get, 20 at most. Giving roles needs ROLES_MANAGE, and only what you may do yourself can be given. Without any, they get the default role.',
  })
  roleIds?: string[] | null
}
