import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
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

/** The types that admins are told of, by their names in a filter. */
export const AdminEventType = {
  API_KEY: 'API_KEY',
  APPEARANCE: 'APPEARANCE',
  AUDIT_EVENT: 'AUDIT_EVENT',
  BUDGET: 'BUDGET',
  CONVERSATION: 'CONVERSATION',
  HISTORY_GRANT: 'HISTORY_GRANT',
  IDENTITY: 'IDENTITY',
  INVITATION: 'INVITATION',
  KNOCK: 'KNOCK',
  MODEL: 'MODEL',
  MODEL_SERVER: 'MODEL_SERVER',
  ROLE: 'ROLE',
  SESSION: 'SESSION',
  USER: 'USER',
} as const
export type AdminEventType = keyof typeof AdminEventType

registerEnumType(AdminEventType, {
  name: 'AdminEventType',
  description: 'The types that admin events are about. More will be added: ignore events about unknown ones.',
  valuesConfig: {
    API_KEY: { description: 'API keys, except their last use. Needs API_KEYS_MANAGE.' },
    APPEARANCE: { description: 'How the pages look, and the announcement. Needs none of these permissions.' },
    AUDIT_EVENT: { description: 'New events of the audit log. Needs AUDIT_READ.' },
    BUDGET: { description: 'Budgets, except what is spent. Needs BUDGETS_MANAGE.' },
    CONVERSATION: {
      description:
        'Conversations that are not temporary. Everything that happens in them comes as UPDATED, without its text. Needs CONVERSATIONS_MANAGE or HISTORY_READ_ALL.',
    },
    HISTORY_GRANT: {
      description:
        'Grants to read what others wrote. Needs HISTORY_READ_ALL, CONVERSATIONS_MANAGE or AUDIT_READ.',
    },
    IDENTITY: { description: 'Accounts at identity providers, except their last use. Needs USERS_READ.' },
    INVITATION: { description: 'Invitations. Needs USERS_MANAGE.' },
    KNOCK: { description: 'People who were refused because nobody knew them. Needs USERS_MANAGE.' },
    MODEL: { description: 'What admins say of models. Needs MODELS_MANAGE.' },
    MODEL_SERVER: { description: 'Model servers that admins set, except how they are. Needs MODELS_MANAGE.' },
    ROLE: { description: 'Roles. Needs ROLES_MANAGE.' },
    SESSION: { description: 'Sessions, except their last use. Needs SESSIONS_MANAGE.' },
    USER: { description: 'Users, including changes of their roles. Needs USERS_READ.' },
  },
})

@InputType({
  description: 'Which admin events to deliver: those that match every given field, and always RESYNC.',
})
export class AdminEventFilter {
  @Field(() => [ID], { nullable: true, description: 'About one of these objects, at most 100.' })
  ids?: string[] | null

  @Field(() => [AdminEventKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: AdminEventKind[] | null

  @Field(() => [AdminEventType], {
    nullable: true,
    description: 'About one of these types. Types that you may not know of deliver nothing.',
  })
  types?: AdminEventType[] | null
}

@ObjectType({
  description: 'A change of an object that admins see in a list.',
  simpleResolvers: true,
})
export class AdminEvent {
  @Field(() => String, { description: 'Pass the last one as `after` to continue.' })
  cursor!: string

  @Field(() => AdminEventKind, { description: 'What happened.' })
  kind!: AdminEventKind

  @Field(() => AdminEventType, { nullable: true, description: 'The type of the object; null for RESYNC.' })
  type!: AdminEventType | null

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the object, even if the object is gone; null for RESYNC.',
  })
  nodeId!: string | null

  @Field(() => Node, {
    nullable: true,
    description:
      'The object as it is now; null if it is gone, for RESYNC, and if you may know of the object but not see it, as with conversations.',
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
