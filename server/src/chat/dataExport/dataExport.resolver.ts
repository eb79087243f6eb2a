import type { DataExport as DataExportRow, User as UserRow } from '@parley/prisma'
import { Admin, DataExport, Session, URLScalar, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => DataExport)
export class DataExportResolver {
  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => DataExport, {
    nullable: true,
    description:
      'Creates an export of everything about a person as of now, and an address to download it from. The address works for a day, as long as the session that requested it lasts, and with the rights you have at the time of the download. Exports your own data, or with USERS_MANAGE that of others, for a reason that they are told. Needs a session at most ten minutes old, else REAUTH_REQUIRED: sign in again, then repeat it. API keys cannot use it, because they cannot sign in. Requests and downloads are recorded.',
  })
  exportUserData(
    @Ctx() { viewer, services }: Context,
    @Arg('userId', () => ID, {
      nullable: true,
      description: 'The person whose data to export; by default, you.',
    })
    userId?: string,
    @Arg('reason', () => String, {
      nullable: true,
      description:
        'Why, at most 500 characters: needed for somebody else’s, kept in the audit log and told to them by me.historyReads.',
    })
    reason?: string,
  ): Promise<DataExportRow> {
    const asker = signedIn(viewer)
    return services.dataExports.request(asker, userId ?? asker.user.id, reason)
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => ID, {
    nullable: true,
    description:
      'Ends a data export that you requested. Its address stops working, and running downloads are cut off. Needs a session, any of yours. Returns the given id: an export that is already gone, or is somebody else’s, counts as withdrawn.',
  })
  withdrawDataExport(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The export.' }) id: string,
  ): Promise<string> {
    return services.dataExports.withdraw(signedIn(viewer), id)
  }

  @FieldResolver(() => URLScalar, { nullable: true })
  url(@Root() row: DataExportRow, @Ctx() { viewer, services }: Context): string | null {
    return services.dataExports.urlOf(signedIn(viewer), row)
  }

  @FieldResolver(() => User)
  user(@Root() { userId }: DataExportRow, @Ctx() { loaders }: Context) {
    return loaders.user.load(userId)
  }

  @FieldResolver(() => Session, { nullable: true })
  session(@Root() { sessionId }: DataExportRow, @Ctx() { loaders }: Context) {
    return sessionId ? loaders.session.load(sessionId) : null
  }
}

@Resolver(() => User)
export class UserDataExportsResolver {
  @FieldResolver(() => [DataExport], { nullable: true })
  dataExports(
    @Root() { id }: UserRow,
    @Ctx() { viewer, services }: Context,
  ): Promise<DataExportRow[]> | null {
    return viewer?.session && viewer.user.id === id ? services.dataExports.list(viewer) : null
  }
}
