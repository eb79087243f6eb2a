import type { User as UserRow } from '@parley/prisma'
import { FileUse, User } from '@parley/schema'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../../api/context.js'

@Resolver(() => User)
export class UserFileUseResolver {
  @FieldResolver(() => FileUse, { nullable: true })
  async fileUse(
    @Root() { id }: UserRow,
    @Ctx() { viewer, services, loaders }: Context,
  ): Promise<FileUse | null> {
    if (viewer?.user.id !== id && viewer?.permissions.has('USAGE_READ_ALL') !== true) return null
    const [taken, held] = await Promise.all([loaders.filesTaken.load(id), loaders.roles.load(id)])
    return { ...taken, quota: services.attachments.quotaOf(held.map(({ role }) => role)) }
  }
}
