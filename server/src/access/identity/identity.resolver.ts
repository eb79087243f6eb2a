import type { Identity as IdentityRow, User as UserRow } from '@parley/prisma'
import { Identity, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { seesAll } from '../user/visibility.js'

@Resolver(() => User)
export class IdentityResolver {
  @FieldResolver(() => [Identity], { nullable: true })
  identities(@Root() user: UserRow, @Ctx() context: Context): Promise<IdentityRow[]> | null {
    return seesAll(context.viewer, user) ? context.loaders.identities.load(user.id) : null
  }

  @Access('signedIn')
  @Mutation(() => User, {
    nullable: true,
    description:
      'Removes an identity of the signed-in user, and ends the sessions created with it. You cannot remove the last one: LAST_IDENTITY.',
  })
  unlinkIdentity(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'Id of the identity.' }) id: string,
  ): Promise<UserRow> {
    return services.identities.unlink(signedIn(viewer), id)
  }
}
