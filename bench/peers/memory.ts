/**
 * The most that a compiled server can do: one page in memory, and who asks looked up there too. Arguments: the file it is
 * read from at the start, the conversation, the port.
 */
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import Fastify, { type FastifyRequest } from 'fastify'
import mercurius from 'mercurius'

const [file = '', id = '', port = ''] = process.argv.slice(2)
const database = new Database(file, { readonly: true })
type Row = Record<string, unknown>
const rows = (sql: string, ...values: unknown[]) => database.prepare<unknown[], Row>(sql).all(...values)

const users = new Map(rows('SELECT id, name FROM user').map(user => [user.id, user]))
const sessions = new Map(
  rows('SELECT token_hash, user_id FROM session').map(session => [session.token_hash, session.user_id]),
)
const [conversation] = rows('SELECT id, title FROM conversation WHERE id = ?', id)
const nodes = rows(
  `SELECT id, role, content, status, created_at AS createdAt, author_id AS authorId FROM message
   WHERE conversation_id = ? ORDER BY seq DESC LIMIT 50`,
  id,
)
  .reverse()
  .map(({ id, createdAt, authorId, ...message }) => ({
    ...message,
    id,
    createdAt: new Date(String(createdAt)).toISOString(),
    author: users.get(authorId) ?? null,
  }))
const opened = { ...conversation, messages: { nodes, pageInfo: { endCursor: nodes.at(-1)?.id ?? null } } }

const schema = `
  type Query { conversation(id: ID!): Conversation }
  type User { name: String }
  type Conversation { id: ID!  title: String  messages(last: Int!): MessagePage! }
  type Message { id: ID!  role: String!  content: String!  status: String!  createdAt: String!  author: User }
  type MessagePage { nodes: [Message!]!  pageInfo: PageInfo! }
  type PageInfo { endCursor: String }`

const app = Fastify()
await app.register(mercurius, {
  schema,
  jit: 1,
  context: async ({ headers }: FastifyRequest) => {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const viewer = sessions.get(createHash('sha256').update(token).digest('base64url'))
    if (!viewer) throw new mercurius.ErrorWithProps('Sign in first.')
    return { viewer }
  },
  resolvers: {
    Query: { conversation: (_: unknown, asked: { id: string }) => (asked.id === id ? opened : null) },
  },
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
console.log('ready')
