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
    description: 'An object of any type; null for one that does not exist or is not yours.',
  })
  async node(
    @Ctx() { viewer, services }: Context,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<NodeRow | null> {
    return (await services.nodes.find(signedIn(viewer), [id]))[0] ?? null
  }

  @Access('signedIn')
  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Objects of any type in the order of the ids, with null for those that do not exist or are not yours.',
  })
  nodes(
    @Ctx() { viewer, services }: Context,
    @Arg('ids', () => [ID], { description: 'At most 100 ids.' }) ids: string[],
  ): Promise<(NodeRow | null)[]> {
    return services.nodes.find(signedIn(viewer), ids)
  }
}
