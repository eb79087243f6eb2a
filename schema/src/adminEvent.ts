import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

export const AdminEventKind = {
  RESYNC: 'RESYNC',
  CREATED: 'CREATED',
  UPDATED: 'UPDATED',
  DELETED: 'DELETED',
  ALERTED: 'ALERTED',
} as const
export type AdminEventKind = keyof typeof AdminEventKind

registerEnumType(AdminEventKind, {
  name: 'AdminEventKind',
  description: 'What happened to a node.',
  valuesConfig: {
    RESYNC: { description: 'Events were missed and are no longer kept: load everything again.' },
    CREATED: { description: 'It is new.' },
    UPDATED: { description: 'It changed.' },
    DELETED: { description: 'It is gone.' },
    ALERTED: {
      description:
        'A budget has come to its `alertAt`, once in a period: for a role’s budget once for each member, see `user`.',
    },
  },
})

@ObjectType({
  description: 'A user, session, role, budget or audit event that changed.',
  simpleResolvers: true,
})
export class AdminEvent {
  @Field(() => String, { description: 'Give the last one as `after` to go on from here.' })
  cursor!: string

  @Field(() => AdminEventKind, { description: 'What happened.' })
  kind!: AdminEventKind

  @Field(() => ID, { nullable: true, description: 'Also of a node that is gone; null for RESYNC.' })
  nodeId!: string | null

  @Field(() => Node, {
    nullable: true,
    description: 'As it is now; null if it is gone by now, and for RESYNC.',
  })
  node!: Node | null

  @Field(() => User, {
    nullable: true,
    description: 'Of ALERTED for a role’s budget: the member who spent so much; null for everything else.',
  })
  user!: User | null

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date
}
