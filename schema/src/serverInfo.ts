import { Field, ID, Int, ObjectType } from 'type-graphql'
import { RateLimits } from './rateLimits.js'
import { URLScalar } from './scalars.js'

@ObjectType({ description: 'An identity provider at which people can sign in.', simpleResolvers: true })
export class LoginProvider {
  @Field(() => ID, { description: 'Id of the provider, which is part of its URLs.' })
  id!: string

  @Field(() => String, { description: 'The name to display.' })
  name!: string

  @Field(() => URLScalar, { description: 'GET this with ?returnTo=/path to sign in with a browser.' })
  loginUrl!: string

  @Field(() => URLScalar, {
    description:
      'GET this to link another identity to the signed-in user. Takes ?returnTo=/path too, and needs a session at most ten minutes old.',
  })
  linkUrl!: string

  @Field(() => Boolean, {
    description:
      'Whether startDeviceLogin works with this provider; also false until the provider has said what it offers.',
  })
  deviceLogin!: boolean
}

@ObjectType({
  description: 'The limits in force, so that clients can check before they send.',
  simpleResolvers: true,
})
export class ServerLimits {
  @Field(() => Int, { description: 'The longest message, in UTF-16 code units.' })
  maxMessageLength!: number

  @Field(() => RateLimits, {
    nullable: true,
    description: 'How often and how much at once; null if the operator has switched these limits off.',
  })
  rates!: RateLimits | null
}

@ObjectType({
  description: 'What a client needs to know before anybody has signed in.',
  simpleResolvers: true,
})
export class ServerInfo {
  @Field(() => String, { nullable: true, description: 'Version of the server; null if nobody is signed in.' })
  version!: string | null

  @Field(() => String, { description: 'A hash that changes whenever the schema does.' })
  schemaHash!: string

  @Field(() => String, { description: 'The currency of every amount of money, as an ISO 4217 code.' })
  currency!: string

  @Field(() => [LoginProvider], { description: 'The identity providers at which people can sign in.' })
  providers!: LoginProvider[]

  @Field(() => ServerLimits, {
    description: 'The limits in force, so that clients can check before they send.',
  })
  limits!: ServerLimits
}
