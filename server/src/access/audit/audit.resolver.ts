import type { AuditEvent as AuditEventRow, User as UserRow } from '@parley/prisma'
import {
  AuditAction,
  AuditEvent,
  AuditEventConnection,
  AuditEventFilter,
  AuditEventOrder,
  AuditVerification,
  Detail,
  Node,
  type Page,
  PageArgs,
  SafeInt,
  User,
} from '@parley/schema'
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { auditActions } from './auditActions.js'

@Resolver(() => AuditEvent)
export class AuditResolver {
  @Access('AUDIT_READ')
  @Query(() => AuditEventConnection, {
    nullable: true,
    description:
      'The audit log. Reading it is recorded, once an hour per server process for each person and set of filters.',
  })
  auditEvents(
    @Ctx() { viewer, services }: Context,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AuditEventFilter, {
      nullable: true,
      description: 'Which events to return; all by default.',
    })
    filter?: AuditEventFilter,
    @Arg('orderBy', () => AuditEventOrder, {
      nullable: true,
      description: 'In which order; newest first by default.',
    })
    orderBy?: AuditEventOrder,
  ): Promise<Page<AuditEventRow>> {
    return services.auditLog.list(signedIn(viewer), { ...args, filter, orderBy })
  }

  @Access('AUDIT_READ')
  @Query(() => AuditVerification, {
    nullable: true,
    description:
      'Checks a slice of the chain of the audit log. It cannot detect that the end of the log was cut off: for that, compare with a hash kept elsewhere, see parley-server audit verify.',
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

  @Access('AUDIT_READ')
  @Query(() => [AuditAction], {
    nullable: true,
    description: 'What the audit log records, with AUDIT_READ: the names that its filter takes.',
  })
  auditActions(): AuditAction[] {
    return Object.entries(auditActions).map(([name, description]) => ({ name, description }))
  }

  @FieldResolver(() => Node, { nullable: true })
  target(@Root() { targetId }: AuditEventRow, @Ctx() context: Context): Promise<object | null> | null {
    return targetId === null ? null : context.services.nodes.load(context, signedIn(context.viewer), targetId)
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
