/** Apollo as its documentation begins, with Prisma and DataLoader, on the file of Parley. Arguments: the file, the port. */
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import DataLoader from 'dataloader'
import { openReads, schema, type Viewer } from './reads.ts'

const [file = '', port = ''] = process.argv.slice(2)
const reads = await openReads(file)

const createContext = (viewer: Viewer) => ({
  viewer,
  messages: new DataLoader(reads.messagesByIds),
  users: new DataLoader(reads.usersByIds),
})
type Context = ReturnType<typeof createContext>

interface Row {
  authorId: string | null
  createdAt: Date
}
interface Talk {
  id: string
  lastMessageId: string | null
}

const server = new ApolloServer<Context>({
  typeDefs: schema,
  resolvers: {
    Query: {
      me: (_: unknown, __: unknown, { viewer }: Context) => viewer,
      conversation: (_: unknown, { id }: { id: string }, { viewer }: Context) =>
        reads.conversation(id, viewer),
      conversations: (_: unknown, { first }: { first: number }, { viewer }: Context) =>
        reads.conversations(first, viewer),
    },
    Conversation: {
      messages: ({ id }: Talk, { last }: { last: number }) => reads.messages(id, last),
      lastMessage: ({ lastMessageId }: Talk, _: unknown, { messages }: Context) =>
        lastMessageId && messages.load(lastMessageId),
    },
    Message: {
      createdAt: ({ createdAt }: Row) => createdAt.toISOString(),
      author: ({ authorId }: Row, _: unknown, { users }: Context) => authorId && users.load(authorId),
    },
  },
})
await startStandaloneServer(server, {
  listen: { port: Number(port), host: '127.0.0.1' },
  context: async ({ req }) => {
    const viewer = await reads.who(req.headers.authorization)
    if (!viewer) throw new Error('Sign in first.')
    return createContext(viewer)
  },
})
console.log('ready')
