import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime } from './scalars.js'

export const AdminEventKind = {
  RESYNC: 'RESYNC',
  CREATED: 'CREATED',
  UPDATED: 'UPDATED',
  DELETED: 'DELETED',
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
  },
})

@ObjectType({ description: 'A user, session, role or audit event that changed.', simpleResolvers: true })
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

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date
}
