import type { Conversation, Message } from '@parley/prisma'
import type { CursorArgs, Page } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { badInput } from '../../base/errors.js'
import { decodeCursor, encodeCursor } from '../../base/page/cursor.js'
import { pageOf } from '../../base/page/keyset.js'
import { type Window, windowOf } from '../../base/page/window.js'
import { standing } from '../message/standing.js'
import { findMessage, messagesByIds, messagesOn, messagesUpTo } from '../message/store.sql.js'
import { below, clip, pathTo, type Segment } from './branch.js'
import { createBranchLoader } from './branches.loader.js'
import type { Opened } from './conversation.sql.js'

export type PathArgs = CursorArgs & { leaf?: string | null }

export interface PathRequest {
  conversation: Opened
  args: PathArgs
}

interface End {
  conversationId: string
  leafId: string
  size: number
}

/** Pages of the shown branch of any number of conversations, in as many queries as for one. */
export function createPathLoader(db: Db, branches = createBranchLoader(db)) {
  const messages = createLoader<string, Message | null>(db, 'path messages', async ids => {
    const rows = await messagesByIds(db, ids)
    return ids.map(id => rows.find(row => row.id === id) ?? null)
  })
  const segments = createLoader<Segment, Message[], string>(
    db,
    'path segments',
    async wanted => {
      const rows = await messagesOn(db, wanted)
      return wanted.map(({ branchId, from, to }) =>
        rows.filter(row => row.branchId === branchId && row.depth >= from && row.depth <= to),
      )
    },
    { cacheKeyFn: ({ branchId, from, to }) => `${branchId} ${from} ${to}`, maxBatchSize: 100 },
  )

  const ends = createLoader<End, Message[], string>(
    db,
    'path ends',
    async wanted => {
      const bySize = Map.groupBy(wanted, ({ size }) => size)
      const found = await Promise.all(
        [...bySize].map(async ([size, ends]) => {
          const leaves = ends.map(({ leafId }) => leafId)
          return [size, Map.groupBy(await messagesUpTo(db, leaves, size), row => row.conversationId)] as const
        }),
      )
      const rows = new Map(found)
      return wanted.map(({ conversationId, size }) => rows.get(size)?.get(conversationId) ?? [])
    },
    { cacheKeyFn: ({ leafId, size }) => `${leafId} ${size}` },
  )

  /** The last page, where all of it stands on one branch, as most do: its leaf and its branches need not be known before. */
  const lastPage = async ({ conversation, args }: PathRequest, window: Window) => {
    const { id: conversationId, lastMessageId: leafId } = conversation
    const { backward, size, after, before } = window
    if (!backward || after !== null || before !== null || args.leaf != null || !leafId) return null
    const { end } = conversation
    const nodes = end?.size === size ? end.nodes : await ends.load({ conversationId, leafId, size })
    const leaf = nodes.at(-1)
    const from = Math.max(0, (leaf?.depth ?? 0) - size + 1)
    if (leaf?.id !== leafId || nodes.length !== leaf.depth - from + 1) return null
    return pageOn(leaf, nodes, { from, to: leaf.depth })
  }

  const newestOf = async ({ lastMessageId }: Conversation) =>
    lastMessageId ? messages.load(lastMessageId) : null

  /**
   * The leaf a page belongs to: the one its cursor pins, else the newest one that stands at or below `leaf`; of what is
   * deleted there, that of the conversation.
   */
  const leafOf = async ({ conversation, args }: PathRequest): Promise<Message | null> => {
    const pinned = args.after ?? args.before
    if (pinned != null) {
      const [leafId] = readCursor(pinned, args.after != null ? 'after' : 'before')
      const leaf = await messages.load(leafId)
      if (leaf?.conversationId !== conversation.id)
        throw badInput({ after: 'The cursor belongs to another list.' })
      return leaf
    }
    if (args.leaf == null) return newestOf(conversation)
    const top = await messages.load(args.leaf)
    if (top?.conversationId !== conversation.id)
      throw badInput({ leaf: 'leaf is not a message of this conversation.' })
    const newest = await findMessage(db.read, {
      where: {
        conversationId: conversation.id,
        ...standing,
        ...below(top, await branches.load(conversation.id)),
      },
      orderBy: { seq: 'desc' },
    })
    return newest ?? newestOf(conversation)
  }

  return {
    async page(request: PathRequest): Promise<Page<Message>> {
      const window = windowOf(request.args)
      const last = await lastPage(request, window)
      if (last) return last
      const leaf = await leafOf(request)
      if (!leaf)
        return pageOf<Message>(
          [],
          () => '',
          false,
          false,
          () => 0,
        )
      const after = window.after === null ? -1 : readCursor(window.after, 'after')[1]
      const before = window.before === null ? leaf.depth + 1 : readCursor(window.before, 'before')[1]
      const from = window.backward ? Math.max(after + 1, before - window.size) : after + 1
      const to = window.backward ? before - 1 : Math.min(before - 1, after + window.size)
      const path = clip(pathTo(leaf, await branches.load(request.conversation.id)), from, to)
      const nodes = (await segments.loadMany(path)).flatMap(found => {
        if (found instanceof Error) throw found
        return found
      })
      return pageOn(leaf, nodes, { from, to })
    },
    /** The last `count` messages of the path that ends with `leaf`. */
    async last(leaf: Message, count: number): Promise<Message[]> {
      const own = await branches.load(leaf.conversationId)
      const found = await Promise.all(
        clip(pathTo(leaf, own), leaf.depth - count + 1, leaf.depth).map(segment => segments.load(segment)),
      )
      return found.flat()
    },
  }
}

/** Of the path that ends with `leaf`, between two depths. */
function pageOn(leaf: Message, nodes: Message[], { from, to }: { from: number; to: number }): Page<Message> {
  const cursorOf = (message: Message) => encodeCursor([leaf.id, message.depth])
  return pageOf(nodes, cursorOf, from > 0, to < leaf.depth, () => leaf.depth + 1)
}

function readCursor(cursor: string, argument: string): [string, number] {
  const [leafId, depth] = decodeCursor(cursor, argument, ['string', 'number'])
  return [String(leafId), Number(depth)]
}
