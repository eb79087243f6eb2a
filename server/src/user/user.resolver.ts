import type { User as UserRow } from '@parley/prisma'
import { DateTime, Permission, RoleAssignment, User, UserStatus } from '@parley/schema'
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Access } from '../access.js'
import type { Context } from '../context.js'
import { permissionsOf, seesAll } from './visibility.js'

@Resolver(() => User)
export class UserResolver {
  @Access('everybody')
  @Query(() => User, { nullable: true, description: 'Whoever asks; null when signed out.' })
  me(@Ctx() { viewer, refusal }: Context): UserRow | null {
    if (refusal) throw refusal
    return viewer?.user ?? null
  }

  @FieldResolver(() => String, { nullable: true })
  email(@Root() user: UserRow, @Ctx() context: Context): string | null {
    return seesAll(context, user) ? user.email : null
  }

  @FieldResolver(() => UserStatus, { nullable: true })
  status(@Root() user: UserRow, @Ctx() context: Context): string | null {
    return seesAll(context, user) ? user.status : null
  }

  @FieldResolver(() => DateTime, { nullable: true })
  createdAt(@Root() user: UserRow, @Ctx() context: Context): Date | null {
    return seesAll(context, user) ? user.createdAt : null
  }

  @FieldResolver(() => DateTime, { nullable: true })
  lastSeenAt(@Root() user: UserRow, @Ctx() context: Context): Date | null {
    return seesAll(context, user) ? user.lastSeenAt : null
  }

  @FieldResolver(() => [RoleAssignment], { nullable: true })
  roles(@Root() user: UserRow, @Ctx() context: Context) {
    return seesAll(context, user) ? context.loaders.roles.load(user.id) : null
  }

  @FieldResolver(() => [Permission], { nullable: true })
  permissions(@Root() user: UserRow, @Ctx() context: Context) {
    return seesAll(context, user) ? permissionsOf(context, user) : null
  }
}
