import { ParleyError } from '../errors.js'
import type { Conversation, Message, PageInfo } from '../index.js'
import type { Tree } from './tree.js'
import type { ChatClient, ChatState } from './types.js'

const MAX_PAGE_SIZE = 100

interface Page {
  readonly nodes: readonly Message[]
  readonly pageInfo: Pick<PageInfo, 'startCursor'>
}

/** A conversation as it is opened. */
type Opened = { conversation: Conversation } & Pick<ChatState, 'forkedFrom'>

/** Fetches branches, from their ends. */
export interface History {
  /** The conversation, and as `show` the branch of a message: what a page needs first, in one operation. */
  open(leaf: string | null, signal: AbortSignal): Promise<Opened>
  /** Shows the branch of a message, or the newest one; as much of it as is shown already. */
  show(leaf: string | null, signal?: AbortSignal): Promise<void>
  /** Shows the branch of a message, from that message on or from before it. */
  reach(id: string): Promise<void>
  /** Puts another page before the first message. */
  earlier(size?: number): Promise<void>
}

/** @internal */
export function createHistory(
  client: Pick<ChatClient, 'conversationMessages' | 'conversationWithMessages'>,
  tree: Tree,
  id: () => string,
  pageSize: number,
): History {
  let before: string | null = null

  const size = () => Math.min(MAX_PAGE_SIZE, Math.max(pageSize, tree.branch().length))

  function take({ nodes, pageInfo }: Page) {
    const first = tree.branch()[0]
    for (const message of nodes) tree.put(message)
    tree.showFrom(nodes.at(-1)?.id ?? null)
    // What is shown may begin before this page; cursors stay good for what lies before.
    if (tree.branch()[0] !== first || before === null) before = pageInfo.startCursor
  }

  async function show(leaf: string | null, signal?: AbortSignal) {
    take(await client.conversationMessages(id(), { last: size(), leaf, signal }))
  }

  async function earlier(last = pageSize) {
    const page = await client.conversationMessages(id(), { last, before })
    for (const message of page.nodes) tree.put(message)
    before = page.pageInfo.startCursor ?? before
  }

  return {
    async open(leaf, signal) {
      const found = await client.conversationWithMessages(id(), { last: size(), leaf, signal })
      if (!found) throw new ParleyError('NOT_FOUND', 'The conversation does not exist.')
      const { messages, ...conversation } = found
      take(messages)
      return { conversation, forkedFrom: conversation.forkedFrom }
    },
    show,
    async reach(id) {
      await show(id)
      for (let known = 0; !tree.branch().includes(id) && known < tree.branch().length; ) {
        known = tree.branch().length
        await earlier(MAX_PAGE_SIZE)
      }
    },
    earlier,
  }
}
