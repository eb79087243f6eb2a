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
  description: 'What happened to an object.',
  valuesConfig: {
    RESYNC: { description: 'You missed events that are no longer kept: load everything again.' },
    CREATED: { description: 'It was created.' },
    UPDATED: { description: 'It changed.' },
    DELETED: { description: 'It was deleted.' },
    ALERTED: {
      description:
        'A budget has reached its `alertAt`. Sent once per period; for a role’s budget, once per member: see `user`.',
    },
  },
})

@ObjectType({
  description: 'A change of a user, session, role, budget or audit event.',
  simpleResolvers: true,
})
export class AdminEvent {
  @Field(() => String, { description: 'Pass the last one as `after` to continue.' })
  cursor!: string

  @Field(() => AdminEventKind, { description: 'What happened.' })
  kind!: AdminEventKind

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the object, even if the object is gone; null for RESYNC.',
  })
  nodeId!: string | null

  @Field(() => Node, {
    nullable: true,
    description: 'The object as it is now; null if it is gone, and for RESYNC.',
  })
  node!: Node | null

  @Field(() => User, {
    nullable: true,
    description: 'For ALERTED on a role’s budget: the member who spent that much; null otherwise.',
  })
  user!: User | null

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date
}
