import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from './connection.js'
import { Admin } from './directives.js'
import { Node } from './node.js'
import { Permission } from './permission.js'
import { DateTime } from './scalars.js'
import { User } from './user.js'

@Admin({ group: 'SYSTEM', icon: 'key' })
@ObjectType({
  implements: Node,
  description:
    'A key for programs that act for its owner, as `Authorization: Bearer <key>`. Seen by its owner and with API_KEYS_MANAGE.',
})
export class ApiKey extends Node {
  @Field(() => User, { description: 'For whom it acts.' })
  owner!: User

  @Field(() => String, { simple: true, description: 'Name its owner gave it.' })
  name!: string

  @Field(() => String, { simple: true, description: 'The first characters of the key, to tell keys apart.' })
  prefix!: string

  @Field(() => [Permission], {
    description:
      'What it may do at most: at each use it holds those of these permissions that its owner holds then.',
  })
  scopes!: Permission[]

  @Field(() => DateTime, { simple: true, description: 'When it was created.' })
  createdAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'Refused from then on; null for a key that does not expire.',
  })
  expiresAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'Last use, to the minute; null before the first.',
  })
  lastUsedAt!: Date | null

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When it was revoked; null: it was not.',
  })
  revokedAt!: Date | null
}

export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey)

@ObjectType({ description: 'A new API key, with the one chance to copy it.', simpleResolvers: true })
export class CreatedApiKey {
  @Field(() => ApiKey, { description: 'The key as it is listed.' })
  apiKey!: ApiKey

  @Field(() => String, { description: 'The key itself. Shown this once; only a hash is kept.' })
  secret!: string
}

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for, 1 to 100 characters.' })
  name!: string

  @Field(() => [Permission], {
    description: 'What it may do, at least one permission; none that you do not hold yourself (FORBIDDEN).',
  })
  scopes!: Permission[]

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it expires: in the future, at most a year from now. Absent: in a year.',
  })
  expiresAt?: Date | null
}

@InputType({ description: 'Which API keys a list holds: those that fit every field given.' })
export class ApiKeyFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => ID, { nullable: true, description: 'Of this user.' })
  ownerId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'With this in its name or at the start of its prefix, at most 100 characters.',
  })
  search?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: neither revoked nor expired; false: revoked or expired.',
  })
  active?: boolean | null
}
