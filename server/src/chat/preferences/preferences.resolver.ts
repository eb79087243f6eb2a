import type { User as UserRow } from '@parley/prisma'
import { Admin, Model, Preferences, UpdatePreferencesInput, User } from '@parley/schema'
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { ShownModel } from '../model/model.service.js'
import type { PreferencesRow } from './preferences.service.js'

@Resolver(() => Preferences)
export class PreferencesResolver {
  @Access('signedIn')
  @Admin({ hidden: true })
  @Mutation(() => Preferences, {
    nullable: true,
    description: 'Changes your preferences. Needs a session.',
  })
  updatePreferences(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => UpdatePreferencesInput, { description: 'What to change.' })
    input: UpdatePreferencesInput,
  ): Promise<PreferencesRow> {
    return services.preferences.update(signedIn(viewer), input)
  }

  @FieldResolver(() => Model, { nullable: true })
  defaultModel(
    @Root() { model }: PreferencesRow,
    @Ctx() { viewer, services }: Context,
  ): Promise<ShownModel> | null {
    return model ? services.models.named(signedIn(viewer), model) : null
  }
}

@Resolver(() => User)
export class UserPreferencesResolver {
  @FieldResolver(() => Preferences, { nullable: true })
  preferences(@Root() { id }: UserRow, @Ctx() { viewer, loaders }: Context): Promise<PreferencesRow> | null {
    return viewer?.user.id === id && viewer.session ? loaders.preferences.load(id) : null
  }
}
