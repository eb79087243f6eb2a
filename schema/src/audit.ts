import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { DateTime, SafeInt } from './scalars.js'
import { User } from './user.js'

export const AuditOutcome = { SUCCESS: 'SUCCESS', DENIED: 'DENIED', FAILED: 'FAILED' } as const
export type AuditOutcome = keyof typeof AuditOutcome

registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'Whether it succeeded, was denied or failed.',
  valuesConfig: {
    SUCCESS: { description: 'It was done.' },
    DENIED: { description: 'The server refused it: the person may not do it.' },
    FAILED: { description: 'It was attempted but failed.' },
  },
})

@ObjectType({ description: 'One fact of an audit event.', simpleResolvers: true })
export class Detail {
  @Field(() => String, { description: 'The name of the fact.' })
  key!: string

  @Field(() => String, {
    description: 'The value. It is never a token, a key or anything people wrote in a chat.',
  })
  value!: string
}

@ObjectType({ description: 'Something that is recorded in the audit log.', simpleResolvers: true })
export class AuditAction {
  @Field(() => String, { description: 'As events have it, <what>.<happened>: "session.revoked".' })
  name!: string

  @Field(() => String, { description: 'A sentence that says what that is.' })
  description!: string
}

@Admin({ group: 'SYSTEM', icon: 'scroll', title: ['action'] })
@ObjectType({
  implements: Node,
  description:
    'Something that happened to people, roles, sessions or keys. The log is permanent: it only grows, and each event is chained to the previous one. Needs AUDIT_READ.',
  simpleResolvers: true,
})
export class AuditEvent extends Node {
  @Field(() => SafeInt, { description: 'The number of the event. Numbers start at 1 and have no gaps.' })
  seq!: number

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date

  @Field(() => User, {
    nullable: true,
    description:
      'The user who did it; null if nobody was signed in, if the server itself did it, and once the user is erased.',
  })
  actor!: User | null

  @Field(() => String, {
    description:
      'What happened, as <what>.<happened>, such as "session.revoked": one of auditActions, or an action of an earlier version.',
  })
  action!: string

  @Field(() => String, {
    nullable: true,
    description: 'The type of the object it happened to; null if there is none.',
  })
  targetType!: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the object it happened to, even if that object is gone.',
  })
  targetId!: string | null

  @Field(() => Node, {
    nullable: true,
    description: 'The object it happened to; null if there is none, if it is gone, or if you may not see it.',
  })
  target!: Node | null

  @Field(() => AuditOutcome, { description: 'Whether it succeeded, was denied or failed.' })
  outcome!: AuditOutcome

  @Field(() => String, {
    nullable: true,
    description: 'The IP address of the request; null for the server itself.',
  })
  ip!: string | null

  @Field(() => String, { nullable: true, description: 'What the browser or program called itself.' })
  userAgent!: string | null

  @Field(() => String, { nullable: true, description: 'The id of the request, as in the server’s log.' })
  requestId!: string | null

  @Field(() => [Detail], { description: 'Further facts, depending on the action.' })
  details!: Detail[]

  @Admin({ list: false })
  @Field(() => String, { description: 'The hash that chains this event to the previous one.' })
  hash!: string
}

export const AuditEventConnection = connectionOf('AuditEvent', () => AuditEvent)

@InputType({ description: 'Which audit events a list contains: those that match every given field.' })
export class AuditEventFilter extends ListFilter {
  @Field(() => ID, { nullable: true, description: 'Done by this user.' })
  actorId?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'With one of these actions, at most 100: see auditActions.',
  })
  actions?: string[] | null

  @Field(() => ID, { nullable: true, description: 'About the object with this id.' })
  targetId?: string | null

  @Field(() => String, { nullable: true, description: 'About an object of this type, like "Session".' })
  targetType?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Done by the user with this id, or about the object with this id.',
  })
  involvedId?: string | null

  @Field(() => AuditOutcome, { nullable: true, description: 'With this outcome.' })
  outcome?: AuditOutcome | null

  @Field(() => String, {
    nullable: true,
    description: 'From the request with this id, as in the server’s log.',
  })
  requestId?: string | null

  @Field(() => String, { nullable: true, description: 'From exactly this address.' })
  ip?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'With this text in its action, target, details, address, device or request id, at most 200 characters. Case does not count. Of what fits the rest of the filter, the newest 20 000 events are searched: for older ones, give createdBefore as well.',
  })
  search?: string | null
}

export const AuditEventOrderField = { CREATED_AT: 'CREATED_AT' } as const
export type AuditEventOrderField = keyof typeof AuditEventOrderField

registerEnumType(AuditEventOrderField, {
  name: 'AuditEventOrderField',
  description: 'What audit events can be ordered by.',
  valuesConfig: { CREATED_AT: { description: 'The order in which they were recorded.' } },
})

@InputType({ description: 'The order of a list of audit events.' })
export class AuditEventOrder {
  @Field(() => AuditEventOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: AuditEventOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@ObjectType({ description: 'The result of checking a slice of the audit log.', simpleResolvers: true })
export class AuditVerification {
  @Field(() => Boolean, { description: 'Whether every event of the slice is as it was recorded.' })
  intact!: boolean

  @Field(() => SafeInt, { description: 'How many events of the slice are intact.' })
  checked!: number

  @Field(() => SafeInt, {
    nullable: true,
    description:
      'The number of the first event that was changed, deleted or inserted; null if there is none. The check ends there.',
  })
  firstBrokenSeq!: number | null

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Pass it as afterSeq to continue; null at the end of the log.',
  })
  nextSeq!: number | null
}
