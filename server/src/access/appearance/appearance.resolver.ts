import type { Appearance as AppearanceRow } from '@parley/prisma'
import { Admin, Announcement, AnnouncementInput, Appearance, SetAppearanceInput } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'

@Resolver(() => Appearance)
export class AppearanceResolver {
  @Access('everybody')
  @Query(() => Appearance, {
    nullable: true,
    description:
      'What the company puts on the pages of its server. Whoever is not signed in sees its name, logo and links, for a page to sign in.',
  })
  appearance(@Ctx() { services }: Context): Promise<AppearanceRow> {
    return services.appearance.read()
  }

  @Access('ROLES_MANAGE')
  @Admin({ hidden: true })
  @Mutation(() => Appearance, {
    nullable: true,
    description:
      'Sets how the pages look, all of it; the announcement stays. It holds at once. Needs ROLES_MANAGE, and is recorded.',
  })
  setAppearance(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => SetAppearanceInput, { description: 'How they look from now on.' })
    input: SetAppearanceInput,
  ): Promise<AppearanceRow> {
    return services.appearance.set(signedIn(viewer), input)
  }

  @Access('ROLES_MANAGE')
  @Admin({ hidden: true })
  @Mutation(() => Appearance, {
    nullable: true,
    description:
      'Tells everybody something, in place of what they were told before, or nothing any more. Needs ROLES_MANAGE, and is recorded.',
  })
  setAnnouncement(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => AnnouncementInput, {
      nullable: true,
      description: 'What to tell; null or absent takes away what there is.',
    })
    input?: AnnouncementInput | null,
  ): Promise<AppearanceRow> {
    return services.appearance.announce(signedIn(viewer), input ?? null)
  }

  @FieldResolver(() => [String])
  suggestions(@Root() row: AppearanceRow, @Ctx() { viewer, services }: Context): string[] {
    return viewer ? services.appearance.suggestionsOf(row) : []
  }

  @FieldResolver(() => String)
  version(@Root() row: AppearanceRow, @Ctx() { services }: Context): string {
    return services.appearance.versionOf(row)
  }

  @FieldResolver(() => Announcement, { nullable: true })
  announcement(@Root() row: AppearanceRow, @Ctx() { viewer, services }: Context): Announcement | null {
    return viewer ? services.appearance.announcementOf(row) : null
  }
}
