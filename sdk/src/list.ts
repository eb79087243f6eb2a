import { ParleyError } from './errors.js'

/**
 * Which part of a list: `first` after a cursor from the start, or `last` before one from the end.
 *
 * @category Replies, events and lists
 */
export interface PageArguments {
  /** Items from the start of the list. */
  first?: number | null | undefined
  /** Only what comes after this cursor. */
  after?: string | null | undefined
  /** Items from the end of the list. Not together with `first`. */
  last?: number | null | undefined
  /** Only what comes before this cursor. */
  before?: string | null | undefined
  /** Items to leave out at the start. Not together with a cursor. */
  offset?: number | null | undefined
}

/**
 * Where a page stands in its list.
 *
 * @category Replies, events and lists
 */
export interface PageInfo {
  /** Whether there is more behind it. */
  hasNextPage: boolean
  /** Whether there is more before it. */
  hasPreviousPage: boolean
  /** Of its first item, for `before`; null of an empty page. */
  startCursor: string | null
  /** Of its last item, for `after`; null of an empty page. */
  endCursor: string | null
}

/**
 * One page of a list.
 *
 * @category Replies, events and lists
 */
export interface Page<Item> {
  /** The items alone. */
  nodes: Item[]
  /** The items with their cursors. */
  edges: {
    /** Where in the list it stands: for `after` and `before`. */
    cursor: string
    /** The item. */
    node: Item
  }[]
  /** Where the page stands in its list. */
  pageInfo: PageInfo
  /** Length of the whole list; absent unless asked for with `totalCount: true`, null where counting is refused. */
  totalCount?: number | null
}

/**
 * A list on the server. Nothing is fetched until it is awaited (one page) or looped over (every item, page by page as
 * the loop gets there); each await and each loop asks anew. With `last` a loop goes from the end to the start.
 *
 * @example
 * ```ts
 * const { nodes, pageInfo } = await parley.conversations({ first: 50 })
 * for await (const message of parley.messages({ first: 100, filter: { createdAfter } })) archive(message)
 * for await (const page of parley.messages({ first: 100 }).pages()) console.log(page.nodes.length)
 * const newest = await parley.messages().all(500)
 * ```
 *
 * @throws {ParleyError} from the await or the loop, as every request.
 *
 * @category Replies, events and lists
 */
export interface List<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {
  /** Every page, each fetched when the loop gets there. */
  pages(): AsyncIterable<Page<Item>>
  /** The items, up to so many. */
  all(limit: number): Promise<Item[]>
}

/**
 * A page as the server sends it.
 *
 * @category Small bundles and documents of your own
 */
export type Connection<Item> = Omit<Page<Item>, 'nodes'>

/**
 * Makes a list of a function that fetches the page at given arguments, for those who use `createRequest` alone.
 *
 * @example
 * ```ts
 * const messages = createList(async page => (await request(MessagesDocument, page)).messages, { first: 100 })
 * for await (const message of messages) archive(message)
 * ```
 *
 * @throws {ParleyError} from the await or the loop: NOT_FOUND where there is no such list.
 *
 * @category Small bundles and documents of your own
 */
export function createList<Item, Arguments extends PageArguments>(
  fetchConnection: (args: Arguments) => Promise<Connection<Item> | null | undefined>,
  args: Arguments,
): List<Item> {
  const backwards = typeof args.last === 'number'

  async function fetchPage(at: Arguments): Promise<Page<Item>> {
    const connection = await fetchConnection(at)
    if (!connection) throw new ParleyError('NOT_FOUND', 'Not found.')
    return { ...connection, nodes: connection.edges.map(edge => edge.node) }
  }

  async function* pages(): AsyncGenerator<Page<Item>, void> {
    for (let at: Arguments | null = args; at; ) {
      const page: Page<Item> = await fetchPage(at)
      yield page
      at = next(at, page.pageInfo)
    }
  }

  function next(at: Arguments, page: PageInfo): Arguments | null {
    if (backwards) return page.hasPreviousPage ? { ...at, before: page.startCursor } : null
    // The offset has been left out already; it does not go together with a cursor.
    return page.hasNextPage ? { ...at, after: page.endCursor, offset: undefined } : null
  }

  async function* items(): AsyncGenerator<Item, void> {
    for await (const { nodes } of pages()) yield* backwards ? nodes.toReversed() : nodes
  }

  return {
    // biome-ignore lint/suspicious/noThenProperty: a promise would fetch at once; this one is asked only when awaited
    then: (onPage, onError) => fetchPage(args).then(onPage, onError),
    [Symbol.asyncIterator]: items,
    pages,
    async all(limit) {
      const found: Item[] = []
      if (limit <= 0) return found
      for await (const item of items()) if (found.push(item) >= limit) break
      return found
    },
  }
}
