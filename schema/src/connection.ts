import { ArgsType, type ClassType, Field, Int, ObjectType, registerEnumType } from 'type-graphql'

@ObjectType({
  description: 'Where a page of a list stands (Relay Cursor Connections).',
  simpleResolvers: true,
})
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean

  @Field(() => Boolean, { description: 'Whether there is more before this page.' })
  hasPreviousPage!: boolean

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  startCursor!: string | null

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null on an empty page.' })
  endCursor!: string | null
}

export interface Edge<T> {
  cursor: string
  node: T
}

/** A page as services return it; `totalCount` is a getter that counts only when it is asked for. */
export interface Page<T> {
  edges: Edge<T>[]
  nodes: T[]
  pageInfo: PageInfo
  readonly totalCount: Promise<number | null> | number | null
}

/** The connection and edge types of one kind of object. */
export function connectionOf<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`, { description: `A ${name} in a list.`, simpleResolvers: true })
  class EdgeType {
    @Field(() => String, { description: 'Give it as `after` or `before` to go on from here.' })
    cursor!: string

    @Field(node, { description: 'The object itself.' })
    node!: T
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The items with their cursors.', simple: true })
    edges!: EdgeType[]

    @Field(() => [node()], { description: 'The items alone.', simple: true })
    nodes!: T[]

    @Field(() => PageInfo, { description: 'Where the page stands.', simple: true })
    pageInfo!: PageInfo

    @Field(() => Int, {
      nullable: true,
      description: 'Length of the whole list, counted only when selected; null where counting is refused.',
    })
    totalCount!: number | null
  }
  return ConnectionType
}

@ArgsType()
export class CursorArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Items from the start of the list, 1 to 100; 20 by default.',
  })
  first?: number | null

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Items from the end of the list, 1 to 100. Not together with first.',
  })
  last?: number | null

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null
}

@ArgsType()
export class PageArgs extends CursorArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Items to leave out at the start, for page-numbered lists. Not together with a cursor.',
  })
  offset?: number | null
}

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const
export type SortDirection = keyof typeof SortDirection

registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which end of an ordered list comes first.',
  valuesConfig: {
    ASC: { description: 'Smallest or oldest first.' },
    DESC: { description: 'Largest or newest first.' },
  },
})
