import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql'
import { type DocumentsConfig, transform } from '../src/documents.ts'

/** A schema with everything in it that the plugins treat in a way of its own. */
export const smallSchema = parse(`
  "Whatever has an id."
  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  "Somebody."
  type Person implements Node {
    "Its id."
    id: ID!
    name: String
    "In years."
    age: Int
    home: Address
    mood(at: Int): Mood
    "Where the person is at home."
    rooms("How many." first: Int): RoomConnection
    bill: Bill
    nick: String @deprecated(reason: "Use name.")
  }
  type Address { city: String owner: Person }
  type Bill { total: Money! }
  scalar Money
  "How somebody feels."
  enum Mood { "Well." GOOD BAD }
  type Room implements Node { id: ID! name: Int! host: Person! guests: [Person!]! topics: [String!]! }
  type RoomEdge { cursor: String! node: Room! }
  type RoomConnection { edges: [RoomEdge!]! nodes: [Room!]! pageInfo: PageInfo! totalCount: Int }
  type Opened { room: Room! by: Person about: Node }
  enum Order { OLD NEW }
  input RoomInput { name: String idempotencyKey: String }
  input MoodInput { mood: Mood! }
  "What went wrong."
  enum ErrorCode { "It is not there." NOT_FOUND SERVER_ERROR @deprecated(reason: "Never comes.") }
  type Query {
    "Somebody by id."
    person("Whom." id: ID!): Person
    "All rooms."
    rooms(first: Int, "In which order." order: Order! = NEW): RoomConnection
    people: [Person!]
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    version: String! @deprecated(reason: "Nobody asks.")
  }
  type Mutation {
    openRoom(name: String!, idempotencyKey: String): Opened
    createRoom(input: RoomInput!): Room
    setMood(id: ID!, input: MoodInput!): Mood
    leaveRoom(id: ID!): Room
    closeRoom(id: ID!): Boolean
  }
  type Subscription { "What is opened." opened(after: String): Opened! }
`)

/** All documents of a schema, as the plugins get them. */
export function documentsOf(
  schema: DocumentNode,
  { written = [], ...config }: { written?: string[] } & DocumentsConfig = {},
): { schema: GraphQLSchema; files: ReturnType<typeof transform> } {
  const documents = written.map((source, i) => ({ location: `${i}.graphql`, document: parse(source) }))
  return {
    schema: buildASTSchema(schema),
    files: transform({ documents, schema, config }),
  }
}

type Output = string | { prepend?: string[]; content: string }
type Plugin = (schema: GraphQLSchema, files: never[], config: never) => Output | Promise<Output>

/** The file that a plugin makes of a schema and its documents. */
export async function generate(
  plugin: unknown,
  { schema, files }: ReturnType<typeof documentsOf>,
  config: object = {},
): Promise<string> {
  const output = await (plugin as Plugin)(schema, files as never[], config as never)
  return typeof output === 'string' ? output : [...(output.prepend ?? []), output.content].join('\n')
}
