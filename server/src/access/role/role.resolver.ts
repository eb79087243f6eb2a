import type { RoleAssignment as AssignmentRow, Role as RoleRow, User as UserRow } from '@parley/prisma'
import {
  CreateRoleInput,
  type Page,
  PageArgs,
  Permission,
  Role,
  RoleAssignment,
  UpdateRoleInput,
  User,
  UserConnection,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { parseModels, parsePermissions } from './role.service.js'

@Resolver(() => Role)
export class RoleResolver {
  @Access(['ROLES_MANAGE', 'USERS_READ'])
  @Query(() => [Role], {
    nullable: true,
    description: 'Every role, the built-in ones first. With ROLES_MANAGE or USERS_READ.',
  })
  roles(@Ctx() { services }: Context): Promise<RoleRow[]> {
    return services.roles.list()
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => Role, { nullable: true,
    description:
      'Creates a role. FORBIDDEN for a permission or a model that you do not hold, CONFLICT for a name that is taken.',
  })
  createRole(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateRoleInput, { description: 'What it is called and what it allows.' })
    input: CreateRoleInput,
  ): Promise<RoleRow> {
    return services.roles.create(signedIn(viewer), input)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => Role, { nullable: true,
    description:
      'Changes a role for everybody who has it, at once. FORBIDDEN for adding what you do not hold, CONFLICT for a built-in role and for a name that is taken.',
  })
  updateRole(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The role.' }) id: string,
    @Arg('input', () => UpdateRoleInput, { description: 'What to change.' }) input: UpdateRoleInput,
  ): Promise<RoleRow> {
    return services.roles.update(signedIn(viewer), id, input)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => ID, { nullable: true,
    description:
      'Deletes a role and takes it from everybody who has it; they get no other one for it. CONFLICT for a built-in role. Answers with the id given: a role that is gone counts as deleted.',
  })
  deleteRole(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The role.' }) id: string,
  ): Promise<string> {
    return services.roles.delete(signedIn(viewer), id)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => [User], { nullable: true,
    description:
      'Gives users a role, all or none. Who has it from an admin already stays as they are. FORBIDDEN for a role that allows what you do not hold; NOT_FOUND names users that do not exist in `fields`, as `userIds.3`.',
  })
  assignRole(
    @Ctx() { viewer, services }: Context,
    @Arg('userIds', () => [ID], { description: 'At most 100 users.' }) userIds: string[],
    @Arg('roleId', () => ID, { description: 'The role.' }) roleId: string,
  ): Promise<UserRow[]> {
    return services.roles.assign(signedIn(viewer), userIds, roleId)
  }

  @Access('ROLES_MANAGE')
  @Mutation(() => [User], { nullable: true,
    description:
      'Takes a role from users, all or none: a MANUAL and a DEFAULT one for good, a BOOTSTRAP one until they sign in again while the configuration names them; a MAPPED one follows its group and stays. Who does not have it, or does not exist, counts as done. LAST_ADMIN if no active admin would be left.',
  })
  revokeRole(
    @Ctx() { viewer, services }: Context,
    @Arg('userIds', () => [ID], { description: 'At most 100 users.' }) userIds: string[],
    @Arg('roleId', () => ID, { description: 'The role.' }) roleId: string,
  ): Promise<UserRow[]> {
    return services.roles.revoke(signedIn(viewer), userIds, roleId)
  }

  @FieldResolver(() => [Permission])
  permissions(@Root() role: RoleRow): Permission[] {
    return parsePermissions(role.permissions)
  }

  @FieldResolver(() => [String], { nullable: true })
  models(@Root() role: RoleRow): string[] | null {
    return parseModels(role.models)
  }

  @FieldResolver(() => UserConnection, { nullable: true })
  users(
    @Root() { id }: RoleRow,
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<UserRow>> | null {
    return services.users.withRole(signedIn(viewer), id, page)
  }
}

@Resolver(() => RoleAssignment)
export class RoleAssignmentResolver {
  @FieldResolver(() => User, { nullable: true })
  assignedBy(@Root() { assignedById }: AssignmentRow, @Ctx() { loaders }: Context) {
    return assignedById ? loaders.user.load(assignedById) : null
  }
}
