import type { AuditEvent as AuditEventRow, User as UserRow } from '@parley/prisma'
import {
  AuditEvent,
  AuditEventConnection,
  AuditFilter,
  AuditVerification,
  Detail,
  type Page,
  PageArgs,
  SafeInt,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => AuditEvent)
export class AuditResolver {
  @Access('AUDIT_READ')
  @Query(() => AuditEventConnection, {
    nullable: true,
    description:
      'The audit log, newest first. Reading it is recorded, once an hour per server process for each person and set of filters.',
  })
  auditEvents(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AuditFilter, {
      nullable: true,
      description: 'Which events to return; all by default.',
    })
    filter?: AuditFilter | null,
  ): Promise<Page<AuditEventRow>> {
    return services.auditLog.list(signedIn(viewer), args, filter ?? {})
  }

  @Access('AUDIT_READ')
  @Query(() => AuditVerification, {
    nullable: true,
    description:
      'Checks a slice of the chain of the audit log. It cannot detect that the end of the log was cut off: for that, compare with a hash kept elsewhere, see npm run audit:verify.',
  })
  verifyAuditLog(
    @Ctx() { services }: Context,
    @Arg('afterSeq', () => SafeInt, {
      nullable: true,
      description: 'The last event of the previous slice; by default, the check starts at the beginning.',
    })
    afterSeq?: number | null,
    @Arg('first', () => Int, {
      nullable: true,
      description: 'How many events to check, 1 to 5000; 1000 by default.',
    })
    first?: number | null,
  ): Promise<AuditVerification> {
    return services.auditLog.verify(afterSeq ?? 0, first ?? undefined)
  }

  @FieldResolver(() => User, { nullable: true })
  actor(@Root() { actorId }: AuditEventRow, @Ctx() { loaders }: Context): Promise<UserRow | null> | null {
    return actorId ? loaders.user.load(actorId) : null
  }

  @FieldResolver(() => [Detail])
  details(@Root() event: AuditEventRow): Detail[] {
    return (JSON.parse(event.details) as [string, string][]).map(([key, value]) => ({ key, value }))
  }
}
