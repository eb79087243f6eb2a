import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { ApiKey } from './apiKey.js'
import { FileUse } from './attachment.js'
import { BudgetStatus } from './budget.js'
import { ConversationConnection } from './conversationList.js'
import { DataExport } from './dataExport.js'
import { Admin } from './directives.js'
import { HistoryReadConnection } from './historyRead.js'
import { Identity } from './identity.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { Preferences } from './preferences.js'
import { RoleAssignment } from './role.js'
import { DateTime, URLScalar } from './scalars.js'
import { Suspension } from './suspension.js'
import { UsageTotals } from './usage.js'

export const UserStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', ERASED: 'ERASED' } as const
export type UserStatus = keyof typeof UserStatus

registerEnumType(UserStatus, {
  name: 'UserStatus',
  description: 'Whether a person can use the server.',
  valuesConfig: {
    ACTIVE: { description: 'The person can sign in.' },
    SUSPENDED: { description: 'The person cannot sign in. Everything is kept.' },
    ERASED: {
      description:
        'The person was erased. A user without a name remains, so that shared conversations keep an owner and messages an author.',
    },
  },
})

@Admin({ group: 'PEOPLE', icon: 'users' })
@ObjectType({
  implements: Node,
  description:
    'A person. Everybody can see the id, name and picture of other people. Fields that you may not see are null, without an error.',
})
export class User extends Node {
  @Field(() => String, { nullable: true, description: 'The e-mail address at the identity provider.' })
  email!: string | null

  @Field(() => String, { nullable: true, simple: true, description: 'The name to display.' })
  name!: string | null

  @Field(() => URLScalar, { nullable: true, simple: true, description: 'The URL of a picture.' })
  picture!: string | null

  @Field(() => UserStatus, {
    nullable: true,
    description: 'Whether the person is active, suspended or erased.',
  })
  status!: UserStatus | null

  @Field(() => Suspension, {
    nullable: true,
    description:
      'Since when, why and by whom the person is suspended; null unless their status is SUSPENDED.',
  })
  suspension!: Suspension | null

  @Field(() => [RoleAssignment], {
    nullable: true,
    description: 'The person’s roles, and where each comes from.',
  })
  roles!: RoleAssignment[] | null

  @Admin({ list: false })
  @Field(() => [Permission], {
    nullable: true,
    description: 'All permissions that the person’s roles allow together.',
  })
  permissions!: Permission[] | null

  @Field(() => [Identity], {
    nullable: true,
    description: 'The accounts at identity providers with which the person signs in.',
  })
  identities!: Identity[] | null

  @Field(() => [ApiKey], {
    nullable: true,
    description:
      'The person’s API keys, newest first, except those that ended more than 30 days ago. The person can see them with a session, and so can everybody with API_KEYS_MANAGE.',
  })
  apiKeys!: ApiKey[] | null

  @Field(() => [DataExport], {
    nullable: true,
    description:
      'The data exports that the person requested, about anybody, and that can still be downloaded, newest first. Only the person can see them, with a session.',
  })
  dataExports!: DataExport[] | null

  @Admin({ hidden: true })
  @Field(() => Preferences, {
    nullable: true,
    description: 'How the person wants apps and models to be. Only the person can see them, with a session.',
  })
  preferences!: Preferences | null

  @Field(() => HistoryReadConnection, {
    nullable: true,
    description:
      'Who could read your conversations without being in them, when and why, the newest first: after as many days as HISTORY_NOTICE_DAYS says. For the person alone, by a session or a key with HISTORY_READ.',
  })
  historyReads!: object | null

  @Field(() => ConversationConnection, {
    nullable: true,
    description: 'Your own conversations; null for other people, and without HISTORY_READ.',
  })
  conversations!: object | null

  @Admin({ hidden: true })
  @Field(() => String, {
    nullable: true,
    description:
      'The current position in the events of your conversations. Pass it to conversationListEvents or changes as `after`, so that you miss nothing in between: `conversations` beside it is read after it. Null for other people, and without HISTORY_READ.',
  })
  eventCursor!: string | null

  @Field(() => UsageTotals, {
    nullable: true,
    description: 'What the person used. The person can see it, and so can everybody with USAGE_READ_ALL.',
  })
  usage!: UsageTotals | null

  @Field(() => [BudgetStatus], {
    nullable: true,
    description:
      'Every budget that applies to the person, tightest first; the organisation’s budgets only with BUDGETS_MANAGE. The person can see them, and so can everybody with BUDGETS_MANAGE.',
  })
  budgets!: BudgetStatus[] | null

  @Admin({ list: false })
  @Field(() => FileUse, {
    nullable: true,
    description:
      'What the person’s files take, and may take. The person can see it, and so can everybody with USAGE_READ_ALL.',
  })
  fileUse!: FileUse | null

  @Field(() => DateTime, { nullable: true, description: 'When the person first signed in.' })
  createdAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the person last used the server, to the minute.',
  })
  lastSeenAt!: Date | null
}

@InputType({
  description: 'Changes to your own profile. Absent fields stay as they are; null clears a field.',
})
export class UpdateProfileInput {
  @Field(() => String, {
    nullable: true,
    description: 'The name to display, at most 200 characters; null removes it.',
  })
  name?: string | null
}
