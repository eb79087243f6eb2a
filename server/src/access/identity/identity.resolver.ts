import type { Identity as IdentityRow, User as UserRow } from '@parley/prisma'
import { Identity, LoginProvider, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { LoginLink } from '../auth/failedPage.js'
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

@Resolver(() => Identity)
export class IdentityProviderResolver {
  @FieldResolver(() => ID)
  providerId(@Root() { provider }: IdentityRow): string {
    return provider
  }

  @FieldResolver(() => LoginProvider, { nullable: true })
  provider(@Root() { provider }: IdentityRow, @Ctx() { services }: Context): LoginLink | undefined {
    return services.loginProviders().find(({ id }) => id === provider)
  }
}
