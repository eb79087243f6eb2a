import type { HistoryRead as HistoryReadRow, User as UserRow } from '@parley/prisma'
import {
  HistoryRead,
  HistoryReadConnection,
  HistoryReadFilter,
  HistoryReadOrder,
  type Page,
  PageArgs,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../../api/context.js'
import { seesReadsOf } from './visibility.js'

@Resolver(() => HistoryRead)
export class HistoryReadResolver {
  @FieldResolver(() => User, { nullable: true })
  reader(@Root() { readerId }: HistoryReadRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(readerId)
  }
}

@Resolver(() => User)
export class UserHistoryReadsResolver {
  @FieldResolver(() => HistoryReadConnection, { nullable: true })
  historyReads(
    @Root() { id }: UserRow,
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => HistoryReadFilter, { nullable: true, description: 'Which entries; absent: all.' })
    filter?: HistoryReadFilter,
    @Arg('orderBy', () => HistoryReadOrder, {
      nullable: true,
      description: 'In which order; absent: the newest first.',
    })
    orderBy?: HistoryReadOrder,
  ): Promise<Page<HistoryReadRow>> | null {
    return seesReadsOf(viewer, id) ? services.historyReads.ofOwner(id, { ...page, filter, orderBy }) : null
  }
}
