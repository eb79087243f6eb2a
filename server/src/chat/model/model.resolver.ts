import { Model } from '@parley/schema'
import { Ctx, Query, Resolver } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import { allowedModels } from './allowed.js'

@Resolver()
export class ModelResolver {
  @Access('signedIn')
  @Query(() => [Model], {
    nullable: true,
    description: 'The models you may use, the default model first.',
  })
  async models(@Ctx() { viewer, services }: Context): Promise<Model[]> {
    const models = await allowedModels(signedIn(viewer), services.model)
    return models.map((model, index) => ({ ...model, isDefault: index === 0 }))
  }
}
