/** What servers beside Parley read from its file through Prisma: signed in the same way, with the same question who may read what. */
import { createHash } from 'node:crypto'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../prisma/dist/generated/sqlite/client/client.js'

export const schema = `
  scalar DateTime
  type Query { me: User  conversation(id: ID!): Conversation  conversations(first: Int!): ConversationPage! }
  type User { id: ID!  name: String  email: String }
  type Conversation {
    id: ID!  title: String  pinned: Boolean!  tags: [String!]!  lastMessage: Message  messages(last: Int!): MessagePage!
  }
  type Message { id: ID!  role: String!  content: String!  status: String!  createdAt: DateTime!  author: User }
  type MessagePage { nodes: [Message!]!  pageInfo: PageInfo! }
  type ConversationPage { nodes: [Conversation!]!  pageInfo: PageInfo! }
  type PageInfo { endCursor: String  hasNextPage: Boolean! }`

export interface Viewer {
  id: string
}

export async function openReads(file: string) {
  const prisma = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: file }) })
  await prisma.$executeRawUnsafe('PRAGMA cache_size = -16000')
  return {
    async who(authorization: string | undefined) {
      const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? ''
      const tokenHash = createHash('sha256').update(token).digest('base64url')
      const session = await prisma.session.findUnique({
        where: { tokenHash },
        include: { user: { include: { roles: { include: { role: true } } } } },
      })
      if (!session || session.revokedAt || session.expiresAt < new Date()) return null
      return session.user.status === 'ACTIVE' ? session.user : null
    },
    conversation: (id: string, viewer: Viewer) =>
      prisma.conversation.findFirst({ where: { id, participants: { some: { userId: viewer.id } } } }),
    async conversations(first: number, viewer: Viewer) {
      const parts = await prisma.participant.findMany({
        where: { userId: viewer.id, temporary: false, archived: false },
        orderBy: [{ lastMessageAt: 'desc' }, { conversationId: 'desc' }],
        take: first + 1,
        include: { conversation: true, tags: true },
      })
      const nodes = parts.slice(0, first).map(({ conversation, pinned, tags }) => ({
        ...conversation,
        pinned,
        tags: tags.map(({ tag }) => tag),
      }))
      return { nodes, pageInfo: { endCursor: nodes.at(-1)?.id, hasNextPage: parts.length > first } }
    },
    async messages(conversationId: string, last: number) {
      const rows = await prisma.message.findMany({
        where: { conversationId },
        orderBy: { seq: 'desc' },
        take: last + 1,
      })
      const nodes = rows.slice(0, last).reverse()
      return { nodes, pageInfo: { endCursor: nodes.at(-1)?.id, hasNextPage: false } }
    },
    messagesByIds: async (ids: readonly (string | null)[]) =>
      inOrder(ids, await prisma.message.findMany({ where: { id: { in: ids.filter(id => id !== null) } } })),
    async usersByIds(ids: readonly (string | null)[]) {
      const wanted = [...new Set(ids.filter(id => id !== null))]
      return inOrder(ids, await prisma.user.findMany({ where: { id: { in: wanted } } }))
    },
  }
}

function inOrder<Found extends { id: string }>(
  ids: readonly (string | null)[],
  rows: Found[],
): (Found | null)[] {
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => (id ? (found.get(id) ?? null) : null))
}
