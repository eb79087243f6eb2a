import { Field, ID, ObjectType } from 'type-graphql'
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
