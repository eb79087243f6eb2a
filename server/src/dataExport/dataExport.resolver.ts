import type { DataExport as DataExportRow } from '@parley/prisma'
import { DataExport, URLScalar } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../access.js'
import type { Context } from '../context.js'

@Resolver(() => DataExport)
export class DataExportResolver {
  @Access('signedIn')
  @Mutation(() => DataExport, {
    description:
      'Gives an address at which everything about a person can be fetched, for a day and by the rights one has then. Of oneself with a session; of others with USERS_MANAGE and HISTORY_READ_ALL. Asking and fetching are recorded.',
  })
  exportUserData(
    @Ctx() { viewer, services }: Context,
    @Arg('userId', () => ID, { nullable: true, description: 'Whom it is about; absent: oneself.' })
    userId?: string,
  ): Promise<DataExportRow> {
    const asker = signedIn(viewer)
    return services.dataExports.request(asker, userId ?? asker.user.id)
  }

  @FieldResolver(() => URLScalar, { nullable: true })
  url(@Root() row: DataExportRow, @Ctx() { services }: Context): string | null {
    return services.dataExports.urlOf(row)
  }
}
