import type { Conversation as ConversationRow, Message as MessageRow, Role as RoleRow } from '@parley/prisma'
import { Conversation, Message, Model, Role, UsageRow } from '@parley/schema'
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { parseModels } from '../../access/role/role.service.js'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { UsageRow as UsageRowRow } from '../../spending/usage/usage.sql.js'

@Resolver()
export class ModelResolver {
  @Access('signedIn')
  @Query(() => [Model], {
    nullable: true,
    description: 'The models you may use, the default model first.',
  })
  models(@Ctx() { viewer, services }: Context): Promise<Model[]> {
    return services.models.list(signedIn(viewer))
  }
}

const named = ({ viewer, services }: Context, name: string): Promise<Model> =>
  services.models.named(signedIn(viewer), name)

@Resolver(() => Conversation)
export class ConversationModelResolver {
  @FieldResolver(() => Model)
  model(@Root() { model }: ConversationRow, @Ctx() context: Context): Promise<Model> {
    return named(context, model)
  }
}

@Resolver(() => Message)
export class MessageModelResolver {
  @FieldResolver(() => Model, { nullable: true })
  model(@Root() { model }: MessageRow, @Ctx() context: Context): Promise<Model> | null {
    return model ? named(context, model) : null
  }
}

@Resolver(() => UsageRow)
export class UsageModelResolver {
  @FieldResolver(() => Model, { nullable: true })
  model(@Root() { model }: UsageRowRow, @Ctx() context: Context): Promise<Model> | null {
    return model ? named(context, model) : null
  }
}

@Resolver(() => Role)
export class RoleModelResolver {
  @FieldResolver(() => [Model], { nullable: true })
  models(@Root() { models }: RoleRow, @Ctx() context: Context): Promise<Model[]> | null {
    const names = parseModels(models)
    return names && Promise.all(names.map(name => named(context, name)))
  }
}
