/**
 * What the same reads cost elsewhere: Mercurius with its compiler and Prisma on the file of Parley, signed in the same
 * way and with the same question who may read what. Arguments: the file, the port.
 */
import { createHash } from 'node:crypto'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import Fastify, { type FastifyRequest } from 'fastify'
import mercurius from 'mercurius'
import { PrismaClient } from '../../prisma/dist/generated/sqlite/client/client.js'

const [file = '', port = ''] = process.argv.slice(2)
const prisma = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: file }) })
await prisma.$executeRawUnsafe('PRAGMA cache_size = -16000')

const schema = `
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

type Context = mercurius.MercuriusContext

declare module 'mercurius' {
  interface MercuriusContext {
    viewer: Awaited<ReturnType<typeof who>>
  }
}

interface Row {
  id: string
  authorId: string | null
  createdAt: Date
}
interface Talk {
  id: string
  lastMessageId: string | null
}

async function who({ headers }: FastifyRequest) {
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  const tokenHash = createHash('sha256').update(token).digest('base64url')
  const session = await prisma.session.findUnique({
    where: { tokenHash },
    include: { user: { include: { roles: { include: { role: true } } } } },
  })
  if (!session || session.revokedAt || session.expiresAt < new Date() || session.user.status !== 'ACTIVE')
    throw new mercurius.ErrorWithProps('Sign in first.')
  return session.user
}

const byIds = <Found extends { id: string }>(ids: (string | null)[], rows: Found[]) => {
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => (id ? (found.get(id) ?? null) : null))
}

const app = Fastify()
await app.register(mercurius, {
  schema,
  jit: 1,
  context: async (request: FastifyRequest) => ({ viewer: await who(request) }),
  resolvers: {
    Query: {
      me: (_: unknown, __: unknown, { viewer }: Context) => viewer,
      conversation: (_: unknown, { id }: { id: string }, { viewer }: Context) =>
        prisma.conversation.findFirst({ where: { id, participants: { some: { userId: viewer.id } } } }),
      async conversations(_: unknown, { first }: { first: number }, { viewer }: Context) {
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
    },
    Conversation: {
      async messages({ id }: Talk, { last }: { last: number }) {
        const rows = await prisma.message.findMany({
          where: { conversationId: id },
          orderBy: { seq: 'desc' },
          take: last + 1,
        })
        const nodes = rows.slice(0, last).reverse()
        return { nodes, pageInfo: { endCursor: nodes.at(-1)?.id, hasNextPage: false } }
      },
    },
    Message: { createdAt: ({ createdAt }: Row) => createdAt.toISOString() },
  },
  loaders: {
    Conversation: {
      async lastMessage(queries: { obj: Talk }[]) {
        const ids = queries.map(({ obj }) => obj.lastMessageId)
        return byIds(
          ids,
          await prisma.message.findMany({ where: { id: { in: ids.filter(id => id !== null) } } }),
        )
      },
    },
    Message: {
      async author(queries: { obj: Row }[]) {
        const ids = queries.map(({ obj }) => obj.authorId)
        const wanted = [...new Set(ids.filter(id => id !== null))]
        return byIds(ids, await prisma.user.findMany({ where: { id: { in: wanted } } }))
      },
    },
  },
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
console.log('ready')
