import { Model } from '@parley/schema'
import { Ctx, Query, Resolver } from 'type-graphql'
import { Access } from '../access.js'
import type { Context } from '../context.js'

@Resolver()
export class ModelResolver {
  @Access('signedIn')
  @Query(() => [Model], {
    nullable: true,
    description: 'The models conversations can use, the default one first.',
  })
  async models(@Ctx() { services }: Context): Promise<Model[]> {
    const models = await services.model.list()
    return models.map((model, index) => ({ ...model, isDefault: index === 0 }))
  }
}
