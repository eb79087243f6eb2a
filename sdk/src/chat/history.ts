import type { Tree } from './tree.js'
import type { ChatClient } from './types.js'

const MAX_PAGE_SIZE = 100

/** Fetches branches, from their ends. */
export interface History {
  /** Shows the branch of a message, or the newest one; as much of it as is shown already. */
  show(leaf: string | null, signal?: AbortSignal): Promise<void>
  /** Puts another page before the first message. */
  earlier(): Promise<void>
}

/** @internal */
export function createHistory(
  client: Pick<ChatClient, 'conversationMessages'>,
  tree: Tree,
  id: () => string,
  pageSize: number,
): History {
  let before: string | null = null

  return {
    async show(leaf, signal) {
      const first = tree.branch()[0]
      const last = Math.min(MAX_PAGE_SIZE, Math.max(pageSize, tree.branch().length))
      const page = await client.conversationMessages(id(), { last, leaf, signal })
      for (const message of page.nodes) tree.put(message)
      tree.showFrom(page.nodes.at(-1)?.id ?? null)
      // What is shown may begin before this page; cursors stay good for what lies before.
      if (tree.branch()[0] !== first || before === null) before = page.pageInfo.startCursor
    },
    async earlier() {
      const page = await client.conversationMessages(id(), { last: pageSize, before })
      for (const message of page.nodes) tree.put(message)
      before = page.pageInfo.startCursor ?? before
    },
  }
}
