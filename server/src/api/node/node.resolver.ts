import { Node } from '@parley/schema'
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { Access, signedIn } from '../access.js'
import type { Context } from '../context.js'
import type { NodeRow } from './node.service.js'

@Resolver()
export class NodeResolver {
  @Access('signedIn')
  @Query(() => Node, {
    nullable: true,
    description: 'An object of any type; null if it does not exist or is not yours to see.',
  })
  async node(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
  ): Promise<NodeRow | null> {
    return (await services.nodes.find(signedIn(viewer), [id]))[0] ?? null
  }

  @Access('signedIn')
  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Objects of any type, in the order of the ids; null for each that does not exist or is not yours to see.',
  })
  nodes(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'The ids, at most 100.' }) ids: string[],
  ): Promise<(NodeRow | null)[]> {
    return services.nodes.find(signedIn(viewer), ids)
  }
}
