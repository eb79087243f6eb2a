import type { RoleAssignment as AssignmentRow, Role as RoleRow, User as UserRow } from '@parley/prisma'
import {
  CreateRoleInput,
  type Page,
  PageArgs,
  Permission,
  Role,
  RoleAssignment,
  SafeInt,
  UpdateRoleInput,
  User,
  UserConnection,
  UserFilter,
  UserOrder,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { parsePermissions } from './role.service.js'

@Resolver(() => Role)
export class RoleResolver {
  @Access(['ROLES_MANAGE', 'USERS_READ'])
  @Query(() => [Role], {
    nullable: true,
    description: 'Every role, built-in roles first. Needs ROLES_MANAGE or USERS_READ.',
  })
  roles(@Ctx() { services }: Context): Promise<RoleRow[]> {
    return services.roles.list()
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => Role, {
    nullable: true,
    description:
      'Creates a role. FORBIDDEN for a permission or a model that you do not have, CONFLICT for a name that is taken.',
  })
  createRole(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateRoleInput, { description: 'The name of the role, and what it allows.' })
    input: CreateRoleInput,
  ): Promise<RoleRow> {
    return services.roles.create(signedIn(viewer), input)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => Role, {
    nullable: true,
    description:
      'Changes a role for everybody who has it, at once. FORBIDDEN if you add what you do not have yourself, CONFLICT for a built-in role and for a name that is taken.',
  })
  updateRole(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The role.' }) id: string,
    @Arg('input', () => UpdateRoleInput, { description: 'What to change.' }) input: UpdateRoleInput,
  ): Promise<RoleRow> {
    return services.roles.update(signedIn(viewer), id, input)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => ID, {
    nullable: true,
    description:
      'Deletes a role and takes it from everybody who has it; they get no other role instead. CONFLICT for a built-in role. Returns the given id: a role that is already gone counts as deleted.',
  })
  deleteRole(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The role.' }) id: string,
  ): Promise<string> {
    return services.roles.delete(signedIn(viewer), id)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => [User], {
    nullable: true,
    description:
      'Gives users a role. All or nothing: if one id is wrong, nobody gets it. Users who already have it from an admin stay as they are. FORBIDDEN for a role that allows what you may not do yourself. NOT_FOUND names unknown users in `fields`, such as `userIds.3`.',
  })
  assignRole(
    @Ctx() { viewer, services }: Context,
    @Arg('userIds', () => [ID], { description: 'The users, at most 100.' }) userIds: string[],
    @Arg('roleId', () => ID, { description: 'The role.' }) roleId: string,
  ): Promise<UserRow[]> {
    return services.roles.assign(signedIn(viewer), userIds, roleId)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => [User], {
    nullable: true,
    description:
      'Takes a role from users. All or nothing. MANUAL and DEFAULT roles go for good. A BOOTSTRAP role comes back at the next sign-in if the configuration names the user. A MAPPED role follows its group and stays. Users who do not exist or do not have the role count as done. LAST_ADMIN if no active admin would be left.',
  })
  revokeRole(
    @Ctx() { viewer, services }: Context,
    @Arg('userIds', () => [ID], { description: 'The users, at most 100.' }) userIds: string[],
    @Arg('roleId', () => ID, { description: 'The role.' }) roleId: string,
  ): Promise<UserRow[]> {
    return services.roles.revoke(signedIn(viewer), userIds, roleId)
  }

  @FieldResolver(() => [Permission])
  permissions(@Root() role: RoleRow): Permission[] {
    return parsePermissions(role.permissions)
  }

  @FieldResolver(() => SafeInt, { nullable: true })
  fileQuota(@Root() { fileQuota }: RoleRow): number | null {
    return fileQuota === null ? null : Number(fileQuota)
  }

  @FieldResolver(() => UserConnection, { nullable: true })
  users(
    @Root() { id }: RoleRow,
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => UserFilter, {
      nullable: true,
      description: 'Which of them to return; all by default.',
    })
    filter?: UserFilter,
    @Arg('orderBy', () => UserOrder, {
      nullable: true,
      description: 'In which order; newest first by default.',
    })
    orderBy?: UserOrder,
  ): Promise<Page<UserRow>> | null {
    return services.users.withRole(signedIn(viewer), id, { ...page, filter, orderBy })
  }
}

@Resolver(() => RoleAssignment)
export class RoleAssignmentResolver {
  @FieldResolver(() => User, { nullable: true })
  assignedBy(@Root() { assignedById }: AssignmentRow, @Ctx() { loaders }: Context) {
    return assignedById ? loaders.user.load(assignedById) : null
  }
}
