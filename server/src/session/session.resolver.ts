import { Ctx, Mutation, Resolver } from 'type-graphql'
import { Access, signedIn } from '../access.js'
import type { Context } from '../context.js'

@Resolver()
export class SessionResolver {
  @Access('signedIn')
  @Mutation(() => Boolean, { description: 'Ends the session this request was made with.' })
  async signOut(@Ctx() { viewer, services }: Context): Promise<boolean> {
    await services.sessions.signOut(signedIn(viewer))
    return true
  }
}
