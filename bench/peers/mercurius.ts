/** Mercurius with its compiler, on the file of Parley. Arguments: the file, the port. */
import Fastify, { type FastifyRequest } from 'fastify'
import mercurius from 'mercurius'
import { openReads, schema, type Viewer } from './reads.ts'

const [file = '', port = ''] = process.argv.slice(2)
const reads = await openReads(file)

type Context = mercurius.MercuriusContext

declare module 'mercurius' {
  interface MercuriusContext {
    viewer: Viewer
  }
}

interface Row {
  authorId: string | null
  createdAt: Date
}
interface Talk {
  id: string
  lastMessageId: string | null
}

const app = Fastify()
await app.register(mercurius, {
  schema,
  jit: 1,
  context: async ({ headers }: FastifyRequest) => {
    const viewer = await reads.who(headers.authorization)
    if (!viewer) throw new mercurius.ErrorWithProps('Sign in first.')
    return { viewer }
  },
  resolvers: {
    Query: {
      me: (_: unknown, __: unknown, { viewer }: Context) => viewer,
      conversation: (_: unknown, { id }: { id: string }, { viewer }: Context) =>
        reads.conversation(id, viewer),
      conversations: (_: unknown, { first }: { first: number }, { viewer }: Context) =>
        reads.conversations(first, viewer),
    },
    Conversation: { messages: ({ id }: Talk, { last }: { last: number }) => reads.messages(id, last) },
    Message: { createdAt: ({ createdAt }: Row) => createdAt.toISOString() },
  },
  loaders: {
    Conversation: {
      lastMessage: (queries: { obj: Talk }[]) =>
        reads.messagesByIds(queries.map(({ obj }) => obj.lastMessageId)),
    },
    Message: {
      author: (queries: { obj: Row }[]) => reads.usersByIds(queries.map(({ obj }) => obj.authorId)),
    },
  },
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
console.log('ready')
