import type { Role as RoleRow } from '@parley/prisma'
import { Permission, Role } from '@parley/schema'
import { FieldResolver, Resolver, Root } from 'type-graphql'
import { parsePermissions } from './role.service.js'

@Resolver(() => Role)
export class RoleResolver {
  @FieldResolver(() => [Permission])
  permissions(@Root() role: RoleRow): Permission[] {
    return parsePermissions(role.permissions)
  }
}
