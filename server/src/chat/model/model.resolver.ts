import type { Conversation as ConversationRow, Message as MessageRow, Role as RoleRow } from '@parley/prisma'
import { Admin, Conversation, Message, Model, ModelFacts, ModelServer, Role, UsageRow } from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { parseModels } from '../../access/role/role.service.js'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { UsageRow as UsageRowRow } from '../../spending/usage/usage.sql.js'
import type { ShownServer } from '../modelServer/modelServer.service.js'
import type { ShownModel } from './model.service.js'

@Resolver(() => Model)
export class ModelResolver {
  @Access('signedIn')
  @Query(() => [Model], {
    nullable: true,
    description: 'The models you may use, the default model first.',
  })
  models(@Ctx() { viewer, services }: Context): Promise<ShownModel[]> {
    return services.models.list(signedIn(viewer))
  }

  @Access(['MODELS_MANAGE', 'ROLES_MANAGE', 'USAGE_READ_ALL', 'HISTORY_READ_ALL', 'CONVERSATIONS_MANAGE'])
  @Admin({ as: 'models' })
  @Query(() => [Model], {
    nullable: true,
    description:
      'The models of everybody: those that a server offers, in the order in which people see them, also those that an admin has taken out of use; then those that are gone, up to 500 of those seen last.',
  })
  allModels(@Ctx() { viewer, services }: Context): Promise<ShownModel[]> {
    return services.models.all(signedIn(viewer))
  }

  @Access('MODELS_MANAGE')
  @Mutation(() => Model, {
    nullable: true,
    description:
      'Says of a model what holds in place of what its server and MODEL_DETAILS say: at once, and on every other server within two seconds. What is being written goes on as it was asked. Roles still decide who may use it. Recorded, with what changed.',
  })
  updateModel(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The model, also one that is gone.' }) id: string,
    @Arg('input', () => ModelFacts, { description: 'What to say of it.' }) input: ModelFacts,
  ): Promise<ShownModel> {
    return services.models.update(signedIn(viewer), id, input)
  }

  @FieldResolver(() => ModelServer, { nullable: true })
  server(
    @Root() { ofServer }: ShownModel,
    @Ctx() { viewer, services }: Context,
  ): Promise<ShownServer | null> {
    return services.modelServers.ofModel(signedIn(viewer), ofServer)
  }

  @FieldResolver(() => [Model], { nullable: true })
  fallbacks(@Root() { id }: ShownModel, @Ctx() { viewer, services }: Context): Promise<ShownModel[] | null> {
    return services.models.fallbacksOf(signedIn(viewer), id)
  }
}

const named = ({ viewer, services }: Context, name: string): Promise<ShownModel> =>
  services.models.named(signedIn(viewer), name)

@Resolver(() => Conversation)
export class ConversationModelResolver {
  @FieldResolver(() => Model)
  model(@Root() { model }: ConversationRow, @Ctx() context: Context): Promise<ShownModel> {
    return named(context, model)
  }
}

@Resolver(() => Message)
export class MessageModelResolver {
  @FieldResolver(() => Model, { nullable: true })
  model(@Root() { model }: MessageRow, @Ctx() context: Context): Promise<ShownModel> | null {
    return model ? named(context, model) : null
  }
}

@Resolver(() => UsageRow)
export class UsageModelResolver {
  @FieldResolver(() => Model, { nullable: true })
  model(@Root() { model }: UsageRowRow, @Ctx() context: Context): Promise<ShownModel> | null {
    return model ? named(context, model) : null
  }
}

@Resolver(() => Role)
export class RoleModelResolver {
  @FieldResolver(() => [Model], { nullable: true })
  models(@Root() { models }: RoleRow, @Ctx() context: Context): Promise<ShownModel[]> | null {
    const names = parseModels(models)
    return names && Promise.all(names.map(name => named(context, name)))
  }
}
