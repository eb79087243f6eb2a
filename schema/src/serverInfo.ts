import { Field, ID, Int, ObjectType } from 'type-graphql'
import { RateLimits } from './rateLimits.js'
import { URLScalar } from './scalars.js'

@ObjectType({ description: 'A place to sign in at.', simpleResolvers: true })
export class LoginProvider {
  @Field(() => ID, { description: 'Id of the provider, part of its addresses.' })
  id!: string

  @Field(() => String, { description: 'Name to show.' })
  name!: string

  @Field(() => URLScalar, { description: 'GET this with ?returnTo=/path to sign in by browser.' })
  loginUrl!: string

  @Field(() => URLScalar, {
    description:
      'The same, to link a further identity to the signed-in user; needs a session at most ten minutes old.',
  })
  linkUrl!: string

  @Field(() => Boolean, {
    description:
      'Whether startDeviceLogin works there; false also while the provider has not said what it offers.',
  })
  deviceLogin!: boolean
}

@ObjectType({
  description: 'Limits in force, which clients can check before they send.',
  simpleResolvers: true,
})
export class ServerLimits {
  @Field(() => Int, { description: 'Characters of a message, in UTF-16 code units.' })
  maxMessageLength!: number

  @Field(() => RateLimits, {
    nullable: true,
    description: 'How often and how much at once; null where the operator has switched these limits off.',
  })
  rates!: RateLimits | null
}

@ObjectType({ description: 'What a client has to know before anybody has signed in.', simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { nullable: true, description: 'Version of the server; null when signed out.' })
  version!: string | null

  @Field(() => String, { description: 'Changes whenever the schema does.' })
  schemaHash!: string

  @Field(() => String, { description: 'Currency of every amount of money: an ISO 4217 code.' })
  currency!: string

  @Field(() => [LoginProvider], { description: 'Where people can sign in.' })
  providers!: LoginProvider[]

  @Field(() => ServerLimits, { description: 'Limits in force, which clients can check before they send.' })
  limits!: ServerLimits
}
