import {
  CreateModelServerInput,
  DateTime,
  ModelServer,
  ModelServerCheck,
  ModelServerState,
  UpdateModelServerInput,
} from '@parley/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Access, signedIn } from '../../api/access.js'
import type { Context } from '../../api/context.js'
import type { ShownServer } from './modelServer.service.js'

@Resolver(() => ModelServer)
export class ModelServerResolver {
  @Access('MODELS_MANAGE')
  @Query(() => [ModelServer], {
    nullable: true,
    description:
      'Every model server, the one of the environment first, then the oldest first. Needs MODELS_MANAGE.',
  })
  modelServers(@Ctx() { services }: Context): Promise<ShownServer[]> {
    return services.modelServers.list()
  }

  @Access('MODELS_MANAGE')
  @Mutation(() => ModelServer, {
    nullable: true,
    description:
      'Adds a model server, at most 50. Its models are offered at once, and on every other server within two seconds. CONFLICT for a name that is taken. Recorded, without the key.',
  })
  createModelServer(
    @Ctx() { viewer, services }: Context,
    @Arg('input', () => CreateModelServerInput, { description: 'Where it is, and how it is asked.' })
    input: CreateModelServerInput,
  ): Promise<ShownServer> {
    return services.modelServers.create(signedIn(viewer), input)
  }

  @Access('MODELS_MANAGE')
  @Mutation(() => ModelServer, {
    nullable: true,
    description:
      'Changes a model server, on every server within two seconds. What is being written goes on as it was asked. CONFLICT for the one of the environment and for a name that is taken. Recorded, without the key.',
  })
  updateModelServer(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The model server.' }) id: string,
    @Arg('input', () => UpdateModelServerInput, { description: 'What to change.' })
    input: UpdateModelServerInput,
  ): Promise<ShownServer> {
    return services.modelServers.update(signedIn(viewer), id, input)
  }

  @Access('MODELS_MANAGE')
  @Mutation(() => ID, {
    nullable: true,
    description:
      'Deletes a model server and its key. Its models are no longer offered; what they wrote goes on naming them. CONFLICT for the one of the environment. Returns the given id: one that is already gone counts as deleted. Recorded.',
  })
  deleteModelServer(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The model server.' }) id: string,
  ): Promise<string> {
    return services.modelServers.delete(signedIn(viewer), id)
  }

  @Access('MODELS_MANAGE')
  @Mutation(() => [ModelServerCheck], {
    nullable: true,
    description:
      'Tries a model server, and says in sentences what works, in this order: after what makes the rest impossible nothing more is tried. Its first model is asked something short, which costs a few tokens that nobody’s usage counts; it takes up to half a minute. One that is asked with people’s own tokens is asked with yours: CONSENT_REQUIRED or REAUTH_REQUIRED, with `actionUrl`, until there is one.',
  })
  testModelServer(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The model server.' }) id: string,
  ): Promise<ModelServerCheck[]> {
    return services.modelServers.test(signedIn(viewer), id)
  }

  @FieldResolver(() => ModelServerState)
  async state(@Root() { id }: ShownServer, @Ctx() { services }: Context): Promise<ModelServerState> {
    return (await services.modelServers.state(id)).state
  }

  @FieldResolver(() => Int, { nullable: true })
  async latency(@Root() { id }: ShownServer, @Ctx() { services }: Context): Promise<number | null> {
    return (await services.modelServers.state(id)).latency
  }

  @FieldResolver(() => String, { nullable: true })
  async lastError(@Root() { id }: ShownServer, @Ctx() { services }: Context): Promise<string | null> {
    return (await services.modelServers.state(id)).lastError
  }

  @FieldResolver(() => DateTime, { nullable: true })
  async checkedAt(@Root() { id }: ShownServer, @Ctx() { services }: Context): Promise<Date | null> {
    return (await services.modelServers.state(id)).checkedAt
  }
}
