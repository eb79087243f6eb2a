import type { DataExport as DataExportRow, User as UserRow } from '@parley/prisma'
import { Admin, DataExport, Session, URLScalar, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => DataExport)
export class DataExportResolver {
  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => DataExport, { nullable: true,
    description:
      'Gives an address at which everything about a person can be fetched that is there now: for a day, as long as the session holds that asked, and by the rights one has then. Of oneself, or of others with USERS_MANAGE and HISTORY_READ_ALL; with a session of the last ten minutes, else REAUTH_REQUIRED: sign in again, then repeat it. Not with an API key, which cannot sign in. Asking and fetching are recorded.',
  })
  exportUserData(
    @Ctx() { viewer, services }: Context,
    @Arg('userId', () => ID, { nullable: true, description: 'Whom it is about; absent: oneself.' })
    userId?: string,
  ): Promise<DataExportRow> {
    const asker = signedIn(viewer)
    return services.dataExports.request(asker, userId ?? asker.user.id)
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => ID, { nullable: true,
    description:
      'Ends an export one has asked for: its address works no more, and whoever is fetching it is cut off. Needs a session, whichever. Answers with the id given: what was gone already, or is somebody else’s, counts as withdrawn.',
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
