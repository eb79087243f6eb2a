import type { ApiKey as ApiKeyRow, Conversation as ConversationRow, User as UserRow } from '@parley/prisma'
import {
  ApiKey,
  Conversation,
  DateTime,
  UsageFilter,
  UsageGroup,
  UsageReport,
  UsageRow,
  UsageTotals,
  User,
} from '@parley/schema'
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { UsageReport as Report } from './usage.service.js'
import type { UsageRow as Row } from './usage.sql.js'
import { keyOf, usageOfConversation, usageOfUser } from './visibility.js'

@Resolver(() => UsageReport)
export class UsageResolver {
  @Access('signedIn')
  @Query(() => UsageReport, {
    nullable: true,
    description:
      'What was used, replies and titles, also those of deleted conversations. Without USAGE_READ_ALL it is your own usage alone: of anybody else nothing is there to be counted. Grouped by nothing it is one row.',
  })
  usage(
    @Ctx() { viewer, services }: Context,
    @Arg('filter', () => UsageFilter, { description: 'Which usage.' }) filter: UsageFilter,
    @Arg('groupBy', () => [UsageGroup], { description: 'What makes a row of its own.' })
    groupBy: UsageGroup[],
  ): Report {
    return services.usage.report(signedIn(viewer), filter, groupBy)
  }

  @FieldResolver(() => [UsageRow])
  rows(@Root() report: Report): Promise<Row[]> {
    return report.rows()
  }

  @FieldResolver(() => UsageTotals)
  totals(@Root() report: Report): Promise<UsageTotals> {
    return report.totals()
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

  @FieldResolver(() => String, { nullable: true })
  model(@Root() { model }: Row): string | null {
    return model || null
  }

  @FieldResolver(() => ApiKey, { nullable: true })
  apiKey(@Root() { apiKeyId }: Row, @Ctx() context: Context): Promise<ApiKeyRow | null> {
    return keyOf(context, apiKeyId)
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
      description: 'From this time on; absent: from the beginning.',
    })
    from?: Date,
    @Arg('to', () => DateTime, { nullable: true, description: 'Before this time; absent: until now.' })
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
