import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime, SafeInt } from './scalars.js'
import { User } from './user.js'

export const AuditOutcome = { SUCCESS: 'SUCCESS', DENIED: 'DENIED', FAILED: 'FAILED' } as const
export type AuditOutcome = keyof typeof AuditOutcome

registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'How it went.',
  valuesConfig: {
    SUCCESS: { description: 'It was done.' },
    DENIED: { description: 'It was refused: the person may not do it.' },
    FAILED: { description: 'It was tried and did not work.' },
  },
})

@ObjectType({ description: 'One fact of an audit event.', simpleResolvers: true })
export class Detail {
  @Field(() => String, { description: 'What it is.' })
  key!: string

  @Field(() => String, { description: 'Never a token, a key or anything people wrote in a chat.' })
  value!: string
}

@Admin({ group: 'SYSTEM', icon: 'scroll', title: ['action'] })
@ObjectType({
  implements: Node,
  description:
    'Something that happened to people, roles, sessions or keys, for good: the log only grows, and each event is chained to the one before it. Needs AUDIT_READ.',
  simpleResolvers: true,
})
export class AuditEvent extends Node {
  @Field(() => SafeInt, { description: 'Its number, from 1 and without gaps.' })
  seq!: number

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date

  @Field(() => User, {
    nullable: true,
    description:
      'Who did it; null for somebody who was not signed in, for the server itself, and once the user is erased.',
  })
  actor!: User | null

  @Field(() => String, { description: 'What happened, as <what>.<happened>: "session.revoked".' })
  action!: string

  @Field(() => String, {
    nullable: true,
    description: 'The type of what it happened to; null if to nothing.',
  })
  targetType!: string | null

  @Field(() => ID, { nullable: true, description: 'What it happened to, even if that is gone by now.' })
  targetId!: string | null

  @Field(() => AuditOutcome, { description: 'How it went.' })
  outcome!: AuditOutcome

  @Field(() => String, {
    nullable: true,
    description: 'The address it came from; null for the server itself.',
  })
  ip!: string | null

  @Field(() => String, { nullable: true, description: 'What the browser or program calls itself.' })
  userAgent!: string | null

  @Field(() => String, { nullable: true, description: 'The request, as in the server’s log.' })
  requestId!: string | null

  @Field(() => [Detail], { description: 'Further facts, depending on the action.' })
  details!: Detail[]

  @Admin({ list: false })
  @Field(() => String, { description: 'Chains this event to the one before it.' })
  hash!: string
}

export const AuditEventConnection = connectionOf('AuditEvent', () => AuditEvent)

@InputType({ description: 'Which audit events; each field narrows it further.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Of this user.' })
  actorId?: string | null

  @Field(() => [String], { nullable: true, description: 'Any of these actions, at most 100.' })
  actions?: string[] | null

  @Field(() => ID, { nullable: true, description: 'About this object.' })
  targetId?: string | null

  @Field(() => AuditOutcome, { nullable: true, description: 'That went like this.' })
  outcome?: AuditOutcome | null

  @Field(() => DateTime, { nullable: true, description: 'At this time or later.' })
  createdAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Before this time.' })
  createdBefore?: Date | null
}

@ObjectType({ description: 'What checking a slice of the audit log found.', simpleResolvers: true })
export class AuditVerification {
  @Field(() => Boolean, { description: 'Whether every event of the slice is as it was recorded.' })
  intact!: boolean

  @Field(() => SafeInt, { description: 'How many events of the slice are intact.' })
  checked!: number

  @Field(() => SafeInt, {
    nullable: true,
    description:
      'The first event that was changed, deleted or put in; null if there is none. Checking ends there.',
  })
  firstBrokenSeq!: number | null

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Give it as afterSeq to go on; null at the end of the log.',
  })
  nextSeq!: number | null
}
