import type { Knock as KnockRow, Role as RoleRow } from '@parley/prisma'
import {
  Knock,
  KnockConnection,
  KnockFilter,
  KnockOrder,
  KnockStatus,
  LetInInput,
  type Page,
  PageArgs,
  Role,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { rolesIn } from '../role/given.js'
import { statusOf } from './status.js'

@Resolver(() => Knock)
export class KnockResolver {
  @Access('USERS_MANAGE')
  @Query(() => KnockConnection, {
    nullable: true,
    description:
      'Who was refused because SIGNUP is closed and nobody knows them, whoever came last first. Needs USERS_MANAGE.',
  })
  knocks(
    @Ctx() { services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => KnockFilter, {
      nullable: true,
      description: 'Which knocks to return; all by default.',
    })
    filter?: KnockFilter,
    @Arg('orderBy', () => KnockOrder, {
      nullable: true,
      description: 'The order of the list; by default, whoever came last first.',
    })
    orderBy?: KnockOrder,
  ): Promise<Page<KnockRow>> {
    return services.knocks.list({ ...page, filter, orderBy })
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [Knock], {
    nullable: true,
    description:
      'Lets people in who were refused because nobody knew them: at their next sign-in, with exactly this identity, they become known. All or nothing. Whoever came in already stays as they are. NOT_FOUND names unknown knocks and roles in `fields`, such as `input.ids.3`. FORBIDDEN for a role that allows what you may not do yourself. Needs USERS_MANAGE, and ROLES_MANAGE to give roles.',
  })
  letIn(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => LetInInput, { description: 'Whom to let in, and as what.' }) input: LetInInput,
  ): Promise<KnockRow[]> {
    return services.knocks.letIn(signedIn(viewer), input)
  }

  @Access('USERS_MANAGE')
  @Mutation(() => [Knock], {
    nullable: true,
    description:
      'Leaves people outside: they are not shown as waiting any more, however often they knock, and whoever was let in and has not come yet is not let in any more. Whoever came in stays. Unknown ones count as dismissed. Needs USERS_MANAGE.',
  })
  dismissKnocks(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The knocks, at most 100.' }) ids: string[],
  ): Promise<KnockRow[]> {
    return services.knocks.dismiss(signedIn(viewer), ids)
  }

  @FieldResolver(() => KnockStatus)
  status(@Root() knock: KnockRow): KnockStatus {
    return statusOf(knock)
  }

  @FieldResolver(() => [Role])
  roles(@Root() { roleIds }: KnockRow, @Ctx() { loaders }: Context): Promise<RoleRow[]> {
    return rolesIn(loaders.role, roleIds)
  }

  @FieldResolver(() => User, { nullable: true })
  letInBy(@Root() { letInById }: KnockRow, @Ctx() { loaders }: Context) {
    return letInById === null ? null : loaders.user.load(letInById)
  }

  @FieldResolver(() => User, { nullable: true })
  user(@Root() { userId }: KnockRow, @Ctx() { loaders }: Context) {
    return userId === null ? null : loaders.user.load(userId)
  }
}
