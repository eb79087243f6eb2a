import type { Permission } from '@parley/schema'
import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type OperationTypeNode,
} from 'graphql'
import type { Rule } from '../src/api/access.js'

/** A question for the texts at the ends of some paths from one root field, each for itself. */
export interface Walk {
  kind: `${OperationTypeNode}`
  root: string
  query: string
  variables: Record<string, unknown>
  /** The same, asked one by one: for where they cost too much together. */
  single: string[]
}

interface Ids {
  conversation: string
  question: string
  reply: string
  own: string
  ownReply: string
  person: string
}

/** Paths that a query asks for together: a document may have ten root fields, and a thousand tokens. */
const TOGETHER = 8
/** Fields below a root field: a document may have eight levels. */
export const MAX_FIELDS = 5
/** Elements of a list further in: a question that costs too much is refused, and looks at nothing. */
const SHORT = 3
/** Of what a copy was made from only what that says itself: it goes on as from every message. */
const levelsBelow: Record<string, number> = { forkedFrom: 1 }
/** How often a path may come through one type. */
const MAX_VISITS = 2

/** What the root fields that chat are asked with, once for each way to reach an object. */
const argumentsOf = (ids: Ids): Record<string, Record<string, unknown>[]> => ({
  node: [{ id: ids.reply }, { id: ids.own }],
  nodes: [{ ids: [ids.conversation, ids.question, ids.reply, ids.own, ids.ownReply] }],
  user: [{ id: ids.person }],
  people: [{ search: 'Jonas' }],
  searchSnippets: [{ search: 'mine', conversationIds: [ids.conversation] }],
  usage: [{ groupBy: ['USER'], filter: { from: '2020-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' } }],
  createConversation: [{ input: {} }],
  updateConversation: [
    { id: ids.conversation, input: {} },
    { id: ids.conversation, input: { pinned: true } },
  ],
  forkConversation: [{ input: { conversationId: ids.conversation, messageId: ids.reply } }],
  addParticipant: [{ conversationId: ids.conversation, userId: ids.person, access: 'WRITE' }],
  removeParticipant: [{ conversationId: ids.conversation, userId: ids.person }],
  rateMessage: [
    { id: ids.reply, rating: 'UP' },
    { id: ids.ownReply, rating: 'UP' },
  ],
  sendMessage: [{ input: { content: 'mine', conversationId: ids.conversation, parentId: ids.question } }],
  generateImage: [{ input: { prompt: 'mine', conversationId: ids.conversation, parentId: ids.question } }],
  editMessage: [
    { id: ids.question, content: 'mine' },
    { id: ids.own, content: 'mine' },
  ],
  regenerateReply: [{ id: ids.reply }, { id: ids.ownReply }],
  continueReply: [{ id: ids.reply }, { id: ids.ownReply }],
  markRead: [{ conversationId: ids.conversation }],
  setDraft: [{ input: { conversationId: ids.conversation, content: 'mine' } }],
  deleteMessage: [{ id: ids.reply }, { id: ids.ownReply }],
  restoreMessage: [{ id: ids.reply }, { id: ids.ownReply }],
  stopReply: [{ id: ids.reply }, { id: ids.ownReply }],
  reply: [{ messageId: ids.reply }, { messageId: ids.ownReply }],
})

/** The same for queries of whoever sees what there is of everybody's. */
const everybodysArgumentsOf = (ids: Ids): ReturnType<typeof argumentsOf> => ({
  ...argumentsOf(ids),
  conversation: [{ id: ids.conversation, scope: 'ALL' }],
  conversations: [
    { scope: 'ALL', first: 15 },
    { scope: 'ALL', first: 15, filter: { ids: [ids.conversation] } },
  ],
  messages: [
    { scope: 'ALL', first: 15 },
    { scope: 'ALL', first: 15, filter: { conversationId: ids.conversation } },
  ],
  changes: [{ scope: 'ALL', first: 15 }],
})

/**
 * Every way from a root field to a text of a conversation or a message: of those that whoever may chat is let into, or
 * of the queries that whoever manages everybody's conversations, or audits them, is let into.
 */
export function pathsToTexts(
  schema: GraphQLSchema,
  ids: Ids,
  of: 'writer' | 'outsider' = 'writer',
  fields = MAX_FIELDS,
): Walk[] {
  const given = of === 'writer' ? argumentsOf(ids) : everybodysArgumentsOf(ids)
  const letsIn = of === 'writer' ? letsInWriters : letsInOutsiders
  const roots =
    of === 'writer'
      ? [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
      : [schema.getQueryType()]
  return roots.flatMap(type =>
    Object.values(type?.getFields() ?? {})
      .filter(letsIn)
      .flatMap(field => {
        const kind = type?.name.toLowerCase() as Walk['kind']
        // What a person leads to is asked about by `user`.
        if (kind === 'mutation' && getNamedType(field.type).name === 'User') return []
        // Further in, what a mutation answers with leads where `node` does.
        const paths = selectionsOf(schema, field, kind === 'mutation' ? fields - 1 : fields, [])
        if (paths.length > 0 && field.args.some(isRequiredArgument) && !given[field.name])
          throw new Error(`Say what ${field.name} is asked with: it may lead to the history.`)
        return (given[field.name] ?? [{}]).flatMap(variables =>
          bundles(paths, kind === 'query' && staysAlone(field.type) ? TOGETHER : 1).map(bundle => ({
            kind,
            root: field.name,
            variables,
            query: document(kind, field, variables, bundle),
            single: bundle.map(path => document(kind, field, variables, [path])),
          })),
        )
      }),
  )
}

const letsInWriters = letting('CHAT')
const letsInOutsiders = letting(
  'HISTORY_READ',
  'HISTORY_READ_ALL',
  'CONVERSATIONS_MANAGE',
  'USERS_READ',
  'ROLES_MANAGE',
)

function letting(...permissions: Permission[]) {
  return ({ extensions }: GraphQLField<unknown, unknown>): boolean => {
    const rule = extensions.access as Rule
    if (rule === 'everybody' || rule === 'signedIn') return true
    return [rule].flat().some(name => permissions.some(permission => permission === name))
  }
}

function document(
  kind: string,
  { name, args }: GraphQLField<unknown, unknown>,
  variables: object,
  paths: readonly string[],
): string {
  const used = args.filter(arg => arg.name in variables)
  const declared = used.map(arg => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = used.map(arg => `${arg.name}: $${arg.name}`).join(', ')
  const fields = paths.map((path, i) => `${i > 0 ? `_${i}: ` : ''}${name}${passed && `(${passed})`} ${path}`)
  return `${kind}${declared && ` (${declared})`} { ${fields.join(' ')} }`
}

/** Whether the null of a refused text ends here. Where neither a root field nor what it lists may be null, it hides all others. */
const staysAlone = (type: GraphQLOutputType): boolean =>
  !isNonNullType(type) || (isListType(type.ofType) && !isNonNullType(type.ofType.ofType))

const bundles = (paths: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(paths.length / size) }, (_, i) => paths.slice(i * size, (i + 1) * size))

/** Selections with one leaf each: the null of a text that is refused must not hide another one. */
function selectionsOf(
  schema: GraphQLSchema,
  { type }: GraphQLField<unknown, unknown>,
  left: number,
  came: readonly string[],
): string[] {
  const named = getNamedType(type)
  const within = isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : []
  return within.flatMap(object => {
    const through = [...came, object.name]
    if (left === 0 || through.filter(name => name === object.name).length > MAX_VISITS) return []
    // From a person it goes on as it does from `user`.
    if (object.name === 'User' && came.length > 0) return []
    return Object.values(object.getFields())
      .filter(field => !field.args.some(isRequiredArgument))
      .flatMap(field => {
        const inner = isLeafType(getNamedType(field.type))
          ? isText(field, through)
            ? ['']
            : []
          : selectionsOf(schema, field, Math.min(left - 1, levelsBelow[field.name] ?? left), through)
        const isPaged = field.args.some(({ name }) => name === 'first')
        const asked = isPaged ? `${field.name}(first: ${SHORT})` : field.name
        return inner.map(rest =>
          isAbstractType(named) ? `{ ... on ${object.name} { ${asked} ${rest} } }` : `{ ${asked} ${rest} }`,
        )
      })
  })
}

const isText = ({ type }: GraphQLField<unknown, unknown>, through: readonly string[]): boolean =>
  getNamedType(type).name === 'String' &&
  through.some(name => ['Conversation', 'Message', 'ReplyEvent'].includes(name))
