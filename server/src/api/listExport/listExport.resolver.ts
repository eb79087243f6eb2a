import { Admin, ExportListInput, ListExport } from '@parley/schema'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Access, signedIn } from '../access.js'
import type { Context } from '../context.js'

@Resolver()
export class ListExportResolver {
  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => ListExport, {
    nullable: true,
    description:
      'Returns an address to download a list from, as CSV or NDJSON: with the same items and fields as the list itself returns to you. Needs a session: API keys read lists page by page. Requests and downloads are recorded.',
  })
  exportList(
    @Ctx() { viewer, services, signal }: Context,
    @Arg('input', () => ExportListInput, { description: 'Which list, and how.' }) input: ExportListInput,
  ): Promise<ListExport> {
    return services.listExports.request(signedIn(viewer), input, signal)
  }
}
