import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { LoginProvider } from './loginProvider.js'
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
    NONE: { description: 'The server holds no tokens.' },
    VALID: { description: 'The server holds tokens, and renews them as long as the provider allows it.' },
    REAUTH_REQUIRED: {
      description: 'The provider refused to renew the tokens: the person has to sign in again.',
    },
  },
})

@ObjectType({
  implements: Node,
  description: 'An account at an identity provider with which a user signs in. A user may have several.',
  simpleResolvers: true,
})
export class Identity extends Node {
  @Field(() => ID, { description: 'Id of the provider.' })
  providerId!: string

  @Field(() => LoginProvider, {
    nullable: true,
    description: 'The provider; null where it is no longer configured.',
  })
  provider!: LoginProvider | null

  @Field(() => String, { description: 'The address of the issuer that vouches for the person.' })
  issuer!: string

  @Field(() => String, {
    description: 'The person’s id at the issuer. Unlike an e-mail address, it never changes.',
  })
  subject!: string

  @Field(() => String, {
    nullable: true,
    description: 'The e-mail address at the provider, as of the last sign-in.',
  })
  email!: string | null

  @Field(() => Boolean, {
    description: 'Whether the provider confirms that the address is the person’s own.',
  })
  emailVerified!: boolean

  @Field(() => IdentityTokenStatus, {
    description:
      'Whether the server holds tokens of the provider. REAUTH_REQUIRED once the provider refuses to renew them.',
  })
  tokenStatus!: IdentityTokenStatus

  @Field(() => DateTime, { description: 'When it was linked to the user.' })
  createdAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'When it was last used to sign in.' })
  lastUsedAt!: Date | null
}
