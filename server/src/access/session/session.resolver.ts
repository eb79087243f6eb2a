import type { Session as SessionRow, User as UserRow } from '@parley/prisma'
import {
  Admin,
  LoginProvider,
  type Page,
  PageArgs,
  Session,
  SessionConnection,
  SessionFilter,
  SessionOrder,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { shownNetworkOf } from '../../base/net/address.js'
import type { LoginLink } from '../auth/failedPage.js'
import { seesSessionsOf } from './visibility.js'

const filterOptions = { nullable: true, description: 'Which sessions to return; all by default.' }
const orderOptions = {
  nullable: true,
  description: 'The order of the list; by default, the most recently used first.',
}

@Resolver(() => Session)
export class SessionResolver {
  @Access('SESSIONS_MANAGE')
  @Query(() => SessionConnection, {
    nullable: true,
    description:
      'Everybody’s sessions. Needs SESSIONS_MANAGE; find your own sessions in me. Sessions that ended are kept for a week.',
  })
  sessions(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => SessionFilter, filterOptions) filter?: SessionFilter,
    @Arg('orderBy', () => SessionOrder, orderOptions) orderBy?: SessionOrder,
  ): Promise<Page<SessionRow>> {
    return services.sessions.list(signedIn(viewer), { ...page, filter, orderBy })
  }

  @Access('signedIn')
  @Mutation(() => Boolean, {
    nullable: true,
    description: 'Ends the session of this request, closes its sockets and stops its running replies.',
  })
  async signOut(@Ctx() { viewer, services }: Context): Promise<boolean> {
    await services.sessions.signOut(signedIn(viewer))
    return true
  }

  @Access('signedIn')
  @Admin({ needs: 'SESSIONS_MANAGE' })
  @Mutation(() => [Session], {
    nullable: true,
    description:
      'Revokes your own sessions, or anybody’s with SESSIONS_MANAGE. Closes their sockets and stops their running replies. Returns those of the sessions that you may see; the others count as revoked.',
  })
  revokeSessions(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The sessions, at most 100.' }) ids: string[],
  ): Promise<SessionRow[]> {
    return services.sessions.revoke(signedIn(viewer), ids)
  }

  @Access('signedIn')
  @Mutation(() => [Session], {
    nullable: true,
    description: 'Revokes all your sessions except that of this request. Returns the revoked sessions.',
  })
  revokeOtherSessions(@Ctx() { viewer, services }: Context): Promise<SessionRow[]> {
    return services.sessions.revokeOthers(signedIn(viewer))
  }

  @Access('SESSIONS_MANAGE')
  @Mutation(() => [Session], {
    nullable: true,
    description: 'Revokes all sessions of a user. Returns those that were not revoked before.',
  })
  revokeUserSessions(
    @Ctx() { viewer, services }: Context,
    @Arg('userId', () => ID, { description: 'The user.' }) userId: string,
  ): Promise<SessionRow[]> {
    return services.sessions.revokeOfUser(signedIn(viewer), userId)
  }

  @FieldResolver(() => ID)
  providerId(@Root() { provider }: SessionRow): string {
    return provider
  }

  @FieldResolver(() => LoginProvider, { nullable: true })
  provider(@Root() { provider }: SessionRow, @Ctx() { services }: Context): LoginLink | undefined {
    return services.loginProviders().find(({ id }) => id === provider)
  }

  @FieldResolver(() => User)
  user(@Root() { userId }: SessionRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(userId)
  }

  @FieldResolver(() => Boolean)
  current(@Root() { id }: SessionRow, @Ctx() { viewer }: Context): boolean {
    return viewer?.session?.id === id
  }

  @FieldResolver(() => User, { nullable: true })
  revokedBy(@Root() { revokedById }: SessionRow, @Ctx() { viewer, loaders }: Context) {
    return revokedById && viewer?.permissions.has('SESSIONS_MANAGE') ? loaders.user.load(revokedById) : null
  }

  @FieldResolver(() => String, { nullable: true })
  ip(@Root() { ip }: SessionRow): string | null {
    return shownNetworkOf(ip)
  }
}

@Resolver(() => User)
export class UserSessionsResolver {
  @FieldResolver(() => SessionConnection, {
    nullable: true,
    description:
      'The sessions in which the person is signed in, most recently used first. Null for other people without SESSIONS_MANAGE.',
  })
  sessions(
    @Root() { id }: UserRow,
    @Ctx() context: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => SessionFilter, {
      nullable: true,
      description: 'Which sessions; without `active` only those that can be used.',
    })
    filter?: SessionFilter,
    @Arg('orderBy', () => SessionOrder, orderOptions) orderBy?: SessionOrder,
  ): Promise<Page<SessionRow>> | null {
    if (!seesSessionsOf(context.viewer, id)) return null
    return context.services.sessions.ofUser(signedIn(context.viewer), id, { ...page, filter, orderBy })
  }
}
