import type { SavedView as SavedViewRow, User as UserRow } from '@parley/prisma'
import { Admin, SavedView, SaveViewInput, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => SavedView)
export class SavedViewResolver {
  @Access('signedIn')
  @Admin({ hidden: true })
  @Query(() => [SavedView], {
    nullable: true,
    description: 'Your views of lists, and those that are for everybody, which come first.',
  })
  savedViews(
    @Ctx() { viewer, services }: Context,
    @Arg('list', () => String, {
      nullable: true,
      description: 'Only those of this list, such as `users`; those of all lists by default.',
    })
    list?: string | null,
  ): Promise<SavedViewRow[]> {
    return services.savedViews.list(signedIn(viewer), list ?? null)
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => SavedView, {
    nullable: true,
    description:
      'Saves a view of a list, a new one or in place of one. Those for everybody need ROLES_MANAGE, and are recorded.',
  })
  saveView(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => SaveViewInput, { description: 'The view.' }) input: SaveViewInput,
  ): Promise<SavedViewRow> {
    return services.savedViews.save(signedIn(viewer), input)
  }

  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => ID, {
    nullable: true,
    description:
      'Deletes a view. One for everybody needs ROLES_MANAGE, and that is recorded. Returns the given id: a view that is gone, or somebody else’s, counts as deleted.',
  })
  deleteView(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The view.' }) id: string,
  ): Promise<string> {
    return services.savedViews.remove(signedIn(viewer), id)
  }

  @FieldResolver(() => [String])
  columns(@Root() { columns }: SavedViewRow): string[] {
    return JSON.parse(columns)
  }

  @FieldResolver(() => User, { nullable: true })
  owner(@Root() { ownerId }: SavedViewRow, @Ctx() { loaders }: Context): Promise<UserRow | null> {
    return loaders.user.load(ownerId)
  }
}
