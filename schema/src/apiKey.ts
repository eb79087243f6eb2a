import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf, ListFilter, SortDirection } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@Admin({ group: 'SYSTEM', icon: 'key' })
@ObjectType({
  implements: Node,
  description:
    'A key with which a program acts for the owner of the key, sent as `Authorization: Bearer <key>`. Its owner can see it, and so can everybody with API_KEYS_MANAGE.',
})
export class ApiKey extends Node {
  @Field(() => User, { description: 'The user for whom the key acts.' })
  owner!: User

  @Field(() => String, { simple: true, description: 'The name its owner gave it.' })
  name!: string

  @Field(() => String, { simple: true, description: 'The first characters of the key, to tell keys apart.' })
  prefix!: string

  @Field(() => [Permission], {
    description:
      'The most the key may do. At each use, it has those of these permissions that its owner has at that time.',
  })
  scopes!: Permission[]

  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'What its owner reads other people’s conversations for; null where it may not, and of keys from before reasons were asked for.',
  })
  reason!: string | null

  @Field(() => DateTime, { simple: true, description: 'When it was created.' })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it expires: from then on it is refused. Null if it does not expire.',
  })
  expiresAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was last used, to the minute; null if it was never used.',
  })
  lastUsedAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was revoked; null if it was not.',
  })
  revokedAt!: Date | null
}

export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey)

export const ApiKeyOrderField = {
  CREATED_AT: 'CREATED_AT',
  LAST_USED_AT: 'LAST_USED_AT',
  EXPIRES_AT: 'EXPIRES_AT',
  NAME: 'NAME',
} as const
export type ApiKeyOrderField = keyof typeof ApiKeyOrderField

registerEnumType(ApiKeyOrderField, {
  name: 'ApiKeyOrderField',
  description: 'What API keys can be ordered by. One without a value comes after all that have one.',
  valuesConfig: {
    CREATED_AT: { description: 'When it was created.' },
    LAST_USED_AT: { description: 'The last use.' },
    EXPIRES_AT: { description: 'When it expires.' },
    NAME: { description: 'The name, as the database compares texts.' },
  },
})

@InputType({ description: 'The order of a list of API keys.' })
export class ApiKeyOrder {
  @Field(() => ApiKeyOrderField, { defaultValue: 'CREATED_AT', description: 'What to order by.' })
  field!: ApiKeyOrderField

  @Field(() => SortDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction!: SortDirection
}

@ObjectType({
  description: 'A new API key. This is the only chance to copy its secret.',
  simpleResolvers: true,
})
export class CreatedApiKey {
  @Field(() => ApiKey, { description: 'The key as lists show it.' })
  apiKey!: ApiKey

  @Field(() => String, {
    description: 'The key itself. It is shown only this once: the server keeps only a hash.',
  })
  secret!: string
}

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What the key is for, 1 to 100 characters.' })
  name!: string

  @Field(() => [Permission], {
    description:
      'What the key may do: at least one permission, and none that you do not have yourself (FORBIDDEN).',
  })
  scopes!: Permission[]

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the key expires: in the future, at most a year from now; by default, in a year.',
  })
  expiresAt?: Date | null

  @Field(() => String, {
    nullable: true,
    description:
      'What it reads other people’s conversations for, at most 500 characters: required with HISTORY_READ_ALL. Whose conversations it reads is told.',
  })
  reason?: string | null
}

@InputType({ description: 'Which API keys a list contains: those that match every given field.' })
export class ApiKeyFilter extends ListFilter {
  @Field(() => ID, { nullable: true, description: 'Owned by this user.' })
  ownerId?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'With this text in its name or at the start of its prefix, at most 100 characters. Case and accents do not count.',
  })
  search?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: only keys that are neither revoked nor expired; false: only keys that are revoked or expired.',
  })
  active?: boolean | null

  @Field(() => [Permission], { nullable: true, description: 'Made for all of these permissions.' })
  scopes?: Permission[] | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'Not used since this time: last used before it, or never and created before it.',
  })
  unusedSince?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Expires before this time.' })
  expiresBefore?: Date | null
}
