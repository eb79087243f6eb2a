import type { ApiKey as ApiKeyRow, Conversation as ConversationRow, User as UserRow } from '@parley/prisma'
import {
  ApiKey,
  Conversation,
  DateTime,
  SafeInt,
  UsageFilter,
  UsageGroup,
  UsageOrder,
  UsageRatings,
  UsageReport,
  UsageRow,
  UsageTotals,
  User,
} from '@parley/schema'
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { UsageReport as Report, ReportRow as Row } from './usage.service.js'
import { keyOf, usageOfConversation, usageOfUser } from './visibility.js'

@Resolver(() => UsageReport)
export class UsageResolver {
  @Access('signedIn')
  @Query(() => UsageReport, {
    nullable: true,
    description:
      'What replies and titles used, including those of deleted conversations. Without USAGE_READ_ALL, the report covers only your own usage, as if nobody else had any. Without groupBy, it has one row.',
  })
  usage(
    @Ctx() { viewer, services }: Context,
    @Arg('filter', () => UsageFilter, { description: 'Which usage to include.' }) filter: UsageFilter,
    @Arg('groupBy', () => [UsageGroup], { description: 'What to group the rows by.' })
    groupBy: UsageGroup[],
    @Arg('orderBy', () => UsageOrder, {
      nullable: true,
      description: 'How to order the rows; by default, the highest cost first.',
    })
    orderBy?: UsageOrder | null,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'How many rows to return at most, from 1 to 10 000; by default, 10 000.',
    })
    first?: number | null,
  ): Promise<Report> {
    return services.usage.report(signedIn(viewer), filter, groupBy, { orderBy, first })
  }

  @FieldResolver(() => [UsageRow])
  rows(@Root() report: Report): Promise<Row[]> {
    return report.rows()
  }

  @FieldResolver(() => UsageTotals)
  totals(@Root() report: Report): Promise<UsageTotals> {
    return report.totals()
  }

  @FieldResolver(() => SafeInt)
  people(@Root() report: Report): Promise<number> {
    return report.people()
  }

  @FieldResolver(() => UsageRatings)
  ratings(@Root() report: Report): Promise<UsageRatings> {
    return report.ratings()
  }

  @FieldResolver(() => Boolean)
  truncated(@Root() report: Report): Promise<boolean> {
    return report.truncated()
  }
}

@Resolver(() => UsageRow)
export class UsageRowResolver {
  @FieldResolver(() => User, { nullable: true })
  user(@Root() { userId }: Row, @Ctx() { loaders }: Context): Promise<UserRow | null> | null {
    return userId ? loaders.user.load(userId) : null
  }

  @FieldResolver(() => ApiKey, { nullable: true })
  apiKey(@Root() { apiKeyId }: Row, @Ctx() context: Context): Promise<ApiKeyRow | null> {
    return keyOf(context, apiKeyId)
  }

  @FieldResolver(() => SafeInt)
  people(@Root() row: Row): Promise<number> {
    return row.people()
  }

  @FieldResolver(() => UsageRatings)
  ratings(@Root() row: Row): Promise<UsageRatings> {
    return row.ratings()
  }
}

@Resolver(() => User)
export class UserUsageResolver {
  @FieldResolver(() => UsageTotals, { nullable: true })
  usage(
    @Root() { id }: UserRow,
    @Ctx() context: Context,
    @Arg('from', () => DateTime, {
      nullable: true,
      description: 'The start of the time range, included; by default, the beginning.',
    })
    from?: Date,
    @Arg('to', () => DateTime, {
      nullable: true,
      description: 'The end of the time range, not included; by default, now.',
    })
    to?: Date,
  ): Promise<UsageTotals> | null {
    return usageOfUser(context, id, from, to)
  }
}

@Resolver(() => Conversation)
export class ConversationUsageResolver {
  @FieldResolver(() => UsageTotals, { nullable: true })
  usage(@Root() conversation: ConversationRow, @Ctx() context: Context): Promise<UsageTotals | null> {
    return usageOfConversation(context, conversation)
  }
}
