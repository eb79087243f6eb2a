import {
  Arg,
  ArgsType,
  type ClassType,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Root,
  registerEnumType,
} from 'type-graphql'
import { DateTime } from './scalars.js'

@ObjectType({
  description: 'Where a page of a list begins and ends (Relay Cursor Connections).',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are items after this page.' })
  hasNextPage!: boolean

  @Field(() => Boolean, { description: 'Whether there are items before this page.' })
  hasPreviousPage!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item; null if the page is empty.',
  })
  startCursor!: string | null

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null if the page is empty.' })
  endCursor!: string | null
}

export interface Edge<T> {
  cursor: string
  node: T
}

/** A page as services return it. */
export interface Page<T> {
  edges: Edge<T>[]
  nodes: T[]
  pageInfo: PageInfo
  /** How long the whole list is, as far as it is counted. */
  count(exact: boolean): Promise<number | null> | number | null
}

/** The connection and edge types of one kind of object. */
export function connectionOf<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`, {
    description: `An item of a list of ${name} objects, with its cursor.`,
    simpleResolvers: true,
  })
  class EdgeType {
    @Field(() => String, { description: 'Pass it as `after` or `before` to continue from here.' })
    cursor!: string

    @Field(node, { description: 'The item itself.' })
    node!: T
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The items of the page, with their cursors.', simple: true })
    edges!: EdgeType[]

    @Field(() => [node()], { description: 'The items of the page.', simple: true })
    nodes!: T[]

    @Field(() => PageInfo, {
      description: 'Where the page begins and ends, and whether there is more.',
      simple: true,
    })
    pageInfo!: PageInfo

    @Field(() => Int, {
      nullable: true,
      description:
        'The length of the whole list, counted only if you select it, up to 10 001: that means more than 10 000. Null if counting takes too long.',
    })
    totalCount(
      @Root() page: Page<T>,
      @Arg('exact', () => Boolean, {
        defaultValue: false,
        description:
          'Whether to count to the end, for two seconds at most: then it is null. That costs as much as ten fields of every item.',
      })
      exact: boolean,
    ): Promise<number | null> | number | null {
      return page.count(exact)
    }
  }
  return ConnectionType
}

@ArgsType()
export class CursorArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many items to return from the start of the list, 1 to 100; 20 by default.',
  })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'Returns only items after this cursor.' })
  after?: string | null

  @Field(() => Int, {
    nullable: true,
    description:
      'How many items to return from the end of the list, 1 to 100. Cannot be combined with first.',
  })
  last?: number | null

  @Field(() => String, { nullable: true, description: 'Returns only items before this cursor.' })
  before?: string | null
}

@ArgsType()
export class PageArgs extends CursorArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many items to skip at the start, for page-numbered lists. Cannot be combined with a cursor.',
  })
  offset?: number | null
}

/** What every list can be narrowed by. */
@InputType()
export class ListFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these, 100 at most.' })
  ids?: string[] | null

  @Field(() => DateTime, { nullable: true, description: 'Made at this time or later.' })
  createdAfter?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Made before this time.' })
  createdBefore?: Date | null
}

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const
export type SortDirection = keyof typeof SortDirection

registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'The direction of an ordered list.',
  valuesConfig: {
    ASC: { description: 'Smallest or oldest first.' },
    DESC: { description: 'Largest or newest first.' },
  },
})
