import { ParleyError } from './errors.js'

/**
 * Which part of a list to fetch: `first` from the start or after a cursor, or `last` from the end or before a cursor.
 *
 * @category Replies, events and lists
 */
export interface PageArguments {
  /** How many items to fetch from the start of the list. */
  first?: number | null | undefined
  /** Fetches only items after this cursor. */
  after?: string | null | undefined
  /** How many items to fetch from the end of the list. Cannot be combined with `first`. */
  last?: number | null | undefined
  /** Fetches only items before this cursor. */
  before?: string | null | undefined
  /** How many items to skip at the start. Cannot be combined with a cursor. */
  offset?: number | null | undefined
}

/**
 * Where a page of a list begins and ends.
 *
 * @category Replies, events and lists
 */
export interface PageInfo {
  /** Whether there are items after this page. */
  hasNextPage: boolean
  /** Whether there are items before this page. */
  hasPreviousPage: boolean
  /** Cursor of the first item, for `before`; null if the page is empty. */
  startCursor: string | null
  /** Cursor of the last item, for `after`; null if the page is empty. */
  endCursor: string | null
}

/**
 * One page of a list.
 *
 * @category Replies, events and lists
 */
export interface Page<Item> {
  /** The items of the page. */
  nodes: Item[]
  /** The items of the page, with their cursors. */
  edges: {
    /** The position of the item in the list, for `after` and `before`. */
    cursor: string
    /** The item. */
    node: Item
  }[]
  /** Where the page begins and ends. */
  pageInfo: PageInfo
  /**
   * The length of the whole list, up to 10 001, which means more than 10 000; absent unless you ask for it with
   * `totalCount: true`. With `exactCount: true` it is counted to the end, and null if that takes too long.
   */
  totalCount?: number | null
}

/**
 * A list on the server. Await it to fetch one page, or loop over it to get every item: the loop fetches pages as it needs
 * them. Nothing is fetched before that; each await and each loop fetches again. With `last`, a loop goes from the end to the
 * start.
 *
 * @example
 * ```ts
 * const { nodes, pageInfo } = await parley.conversations({ first: 50 })
 * for await (const message of parley.messages({ first: 100, filter: { createdAfter } })) archive(message)
 * for await (const page of parley.messages({ first: 100 }).pages()) console.log(page.nodes.length)
 * const newest = await parley.messages().all(500)
 * ```
 *
 * @throws {ParleyError} from the await or the loop, like every request.
 *
 * @category Replies, events and lists
 */
export interface List<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {
  /** Returns every page; each is fetched when the loop needs it. */
  pages(): AsyncIterable<Page<Item>>
  /** Fetches items up to a limit. */
  all(limit: number): Promise<Item[]>
}

/**
 * A page as the server sends it.
 *
 * @category Small bundles and documents of your own
 */
export type Connection<Item> = Omit<Page<Item>, 'nodes'>

/**
 * Creates a list from a function that fetches the page for given arguments, for programs that use `createRequest` alone.
 *
 * @example
 * ```ts
 * const messages = createList(async page => (await request(MessagesDocument, page)).messages, { first: 100 })
 * for await (const message of messages) archive(message)
 * ```
 *
 * @throws {ParleyError} from the await or the loop: NOT_FOUND if there is no such list.
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
