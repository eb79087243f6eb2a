import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Node } from './node.js'
import { DateTime } from './scalars.js'

export const IdentityTokenStatus = {
  NONE: 'NONE',
  VALID: 'VALID',
  REAUTH_REQUIRED: 'REAUTH_REQUIRED',
} as const
export type IdentityTokenStatus = keyof typeof IdentityTokenStatus

registerEnumType(IdentityTokenStatus, {
  name: 'IdentityTokenStatus',
  description: 'Whether the server holds tokens of an identity provider for a person.',
  valuesConfig: {
    NONE: { description: 'It holds none.' },
    VALID: { description: 'It holds them, and renews them as long as the provider does.' },
    REAUTH_REQUIRED: { description: 'The provider refused to renew them: the person has to sign in again.' },
  },
})

@ObjectType({
  implements: Node,
  description: 'A sign-in at one identity provider. A user may have several.',
  simpleResolvers: true,
})
export class Identity extends Node {
  @Field(() => String, { description: 'Id of the provider.' })
  provider!: string

  @Field(() => String, { description: 'Who vouches for the person: the address of the issuer.' })
  issuer!: string

  @Field(() => String, { description: 'The person’s id there. It never changes, unlike addresses.' })
  subject!: string

  @Field(() => String, { nullable: true, description: 'Address there, as of the last sign-in.' })
  email!: string | null

  @Field(() => Boolean, { description: 'Whether the provider says that the address is the person’s own.' })
  emailVerified!: boolean

  @Field(() => IdentityTokenStatus, {
    description: 'REAUTH_REQUIRED once the provider refuses to renew its tokens.',
  })
  tokenStatus!: IdentityTokenStatus

  @Field(() => DateTime, { description: 'When it was linked to the user.' })
  createdAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'Last sign-in with it.' })
  lastUsedAt!: Date | null
}
