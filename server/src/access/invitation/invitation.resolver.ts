import type { Invitation as InvitationRow, Role as RoleRow } from '@parley/prisma'
import {
  Invitation,
  InvitationConnection,
  InvitationFilter,
  InvitationOrder,
  InvitationStatus,
  InviteUsersInput,
  type Page,
  PageArgs,
  Role,
  URLScalar,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { rolesIn } from '../role/given.js'

@Resolver(() => Invitation)
export class InvitationResolver {
  @Access('USERS_MANAGE')
  @Query(() => InvitationConnection, {
    nullable: true,
    description: 'Who is or was invited, the newest first. Needs USERS_MANAGE.',
  })
  invitations(
    @Ctx() { services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => InvitationFilter, {
      nullable: true,
      description: 'Which invitations to return; all by default.',
    })
    filter?: InvitationFilter,
    @Arg('orderBy', () => InvitationOrder, {
      nullable: true,
      description: 'The order of the list; by default, the newest first.',
    })
    orderBy?: InvitationOrder,
  ): Promise<Page<InvitationRow>> {
    return services.invitations.list({ ...page, filter, orderBy })
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [Invitation], {
    nullable: true,
    description:
      'Invites people by their e-mail addresses. All or nothing. No mail is sent: give each person the `link` of their invitation. CONFLICT for an address that is invited already and for one of somebody who is here, NOT_FOUND for an unknown role; both name them in `fields`, such as `input.emails.3`. FORBIDDEN for a role that allows what you may not do yourself. Needs USERS_MANAGE, and ROLES_MANAGE to give roles.',
  })
  inviteUsers(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => InviteUsersInput, { description: 'Whom to invite, and as what.' })
    input: InviteUsersInput,
  ): Promise<InvitationRow[]> {
    return services.invitations.invite(signedIn(viewer), input)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [Invitation], {
    nullable: true,
    description:
      'Takes invitations back that nobody has used yet. Those that were used or are over stay as they are. Unknown ones count as revoked. Needs USERS_MANAGE.',
  })
  revokeInvitations(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The invitations, at most 100.' }) ids: string[],
  ): Promise<InvitationRow[]> {
    return services.invitations.revoke(signedIn(viewer), ids)
  }

  @FieldResolver(() => InvitationStatus)
  status(@Root() invitation: InvitationRow, @Ctx() { services }: Context): InvitationStatus {
    return services.invitations.statusOf(invitation)
  }

  @FieldResolver(() => [Role])
  roles(@Root() { roleIds }: InvitationRow, @Ctx() { loaders }: Context): Promise<RoleRow[]> {
    return rolesIn(loaders.role, roleIds)
  }

  @FieldResolver(() => User, { nullable: true })
  invitedBy(@Root() { invitedById }: InvitationRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(invitedById)
  }

  @FieldResolver(() => User, { nullable: true })
  acceptedBy(@Root() { acceptedById }: InvitationRow, @Ctx() { loaders }: Context) {
    return acceptedById === null ? null : loaders.user.load(acceptedById)
  }

  @FieldResolver(() => URLScalar, { nullable: true })
  link(@Root() invitation: InvitationRow, @Ctx() { services }: Context): string | null {
    return services.invitations.linkOf(invitation)
  }
}
