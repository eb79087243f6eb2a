import type { Kind, Person, Principal, Scene } from './accessWorld.js'

/**
 * What a question comes to. `yes`: it is answered, or done. `none`: as if the object did not exist. Whoever is not
 * named by a case is denied: FORBIDDEN, and UNAUTHENTICATED without a session.
 */
export type Outcome = 'yes' | 'none' | 'FORBIDDEN' | 'UNAUTHENTICATED'

type Args = Record<string, unknown>

export interface Case {
  yes?: Principal[]
  none?: Principal[]
  /** The other arguments; for an id, of what it is given together with. */
  args?: Args | ((scene: Scene, caller: Person) => Args)
}

export interface IdCase extends Case {
  kind: Kind
}

export interface Row {
  /** Without an id. */
  plain?: Case
  /** With an id, by the place where it is given. */
  ids?: Record<string, IdCase | IdCase[]>
  /** For a field that is no root field: the operation that leads there, with `$id` in it. */
  operation?: string
}

/** Places of type ID that take no object of ours. */
export const notObjects = ['Mutation.startDeviceLogin(provider)']

const everybody: Principal[] = ['owner', 'other', 'viewer', 'admin', 'key', 'reader', 'anonymous']
const signedIn: Principal[] = everybody.filter(name => name !== 'anonymous')
const sessions: Principal[] = ['owner', 'other', 'viewer', 'admin']
const admin: Principal[] = ['admin']
const except = (...names: Principal[]) => signedIn.filter(name => !names.includes(name))

/** One’s own history, by a session or a key that reads history. */
const history = { yes: ['owner', 'reader'], none: ['other', 'viewer', 'admin'] } satisfies Case
/** One’s own conversations, to change. */
const chat = { yes: ['owner'], none: ['other', 'admin'] } satisfies Case
/** One’s own, to see by a session alone, and everybody’s for admins. */
const managed = { yes: ['owner', 'admin'], none: ['other', 'viewer', 'key', 'reader'] } satisfies Case
/** The same, to end. */
const revocable = { yes: ['owner', 'admin'], none: ['other', 'viewer'] } satisfies Case
/** What belongs to a person as their roles do: their API keys see it as they do. */
const personal = { yes: ['owner', 'key', 'reader', 'admin'], none: ['other', 'viewer'] } satisfies Case

const nodes: IdCase[] = [
  { kind: 'conversation', yes: ['owner', 'reader'], none: except('owner', 'reader') },
  { kind: 'message', yes: ['owner', 'reader'], none: except('owner', 'reader') },
  { kind: 'user', yes: signedIn },
  { kind: 'role', ...personal },
  { kind: 'session', ...managed },
  { kind: 'apiKey', ...managed },
  { kind: 'identity', ...personal },
  { kind: 'auditEvent', yes: admin, none: except('admin') },
]

const title = { input: { title: 'changed' } }

export const table: Record<string, Row> = {
  'Query.serverInfo': { plain: { yes: everybody } },
  'Query.me': { plain: { yes: signedIn, none: ['anonymous'] } },
  'Query.node': { ids: { id: nodes } },
  'Query.nodes': { ids: { ids: nodes } },
  'Query.user': { ids: { id: { kind: 'user', yes: signedIn } } },
  'Query.users': {
    plain: { yes: admin },
    ids: { 'filter.ids': { kind: 'user', yes: admin }, 'filter.roleId': { kind: 'role', yes: admin } },
  },
  'Query.people': { plain: { args: { search: 'somebody' }, yes: ['owner', 'other', 'admin'] } },
  'Query.roles': { plain: { yes: admin } },
  'Query.sessions': {
    plain: { yes: admin },
    ids: { 'filter.ids': { kind: 'session', yes: admin }, 'filter.userId': { kind: 'owner', yes: admin } },
  },
  'Query.apiKeys': {
    plain: { yes: admin },
    ids: { 'filter.ids': { kind: 'apiKey', yes: admin }, 'filter.ownerId': { kind: 'owner', yes: admin } },
  },
  'Query.conversation': { ids: { id: { kind: 'conversation', ...history } } },
  'Query.conversations': {
    plain: { yes: except('key') },
    ids: { 'filter.ids': { kind: 'conversation', ...history } },
  },
  'Query.messages': {
    plain: { yes: except('key') },
    ids: {
      'filter.conversationId': { kind: 'conversation', ...history },
      'filter.authorId': { kind: 'owner', ...history },
    },
  },
  'Query.models': { plain: { yes: signedIn } },
  'Query.auditEvents': {
    plain: { yes: admin },
    ids: {
      'filter.actorId': { kind: 'owner', yes: admin },
      'filter.targetId': { kind: 'session', yes: admin },
    },
  },
  'Query.verifyAuditLog': { plain: { yes: admin } },

  'Mutation.startDeviceLogin': { plain: { args: { provider: 'dev' }, yes: everybody } },
  'Mutation.pollDeviceLogin': { plain: { args: { handle: 'unknown' }, yes: everybody } },
  'Mutation.signOut': { plain: { yes: sessions } },
  'Mutation.unlinkIdentity': {
    ids: { id: { kind: 'identity', yes: ['owner'], none: ['other', 'viewer', 'admin'] } },
  },
  'Mutation.updateProfile': { plain: { args: { input: { name: 'Changed' } }, yes: sessions } },
  'Mutation.assignRole': {
    ids: {
      userIds: { kind: 'user', args: { roleId: 'rol_viewer' }, yes: admin },
      roleId: { kind: 'role', args: ({ ids }) => ({ userIds: [ids.user] }), yes: admin },
    },
  },
  'Mutation.revokeRole': {
    ids: {
      userIds: { kind: 'user', args: { roleId: 'rol_user' }, yes: admin },
      roleId: { kind: 'role', args: ({ ids }) => ({ userIds: [ids.owner] }), yes: admin },
    },
  },
  'Mutation.createRole': {
    plain: {
      args: ({ ids }) => ({ input: { name: `of ${ids.user}`.slice(0, 50), permissions: ['CHAT'] } }),
      yes: admin,
    },
  },
  'Mutation.updateRole': {
    ids: { id: { kind: 'role', args: { input: { description: 'changed' } }, yes: admin } },
  },
  'Mutation.deleteRole': { ids: { id: { kind: 'role', yes: admin } } },
  'Mutation.suspendUsers': { ids: { ids: { kind: 'user', yes: admin } } },
  'Mutation.reactivateUsers': { ids: { ids: { kind: 'user', yes: admin } } },
  'Mutation.revokeSessions': { ids: { ids: { kind: 'session', ...revocable } } },
  'Mutation.revokeOtherSessions': { plain: { yes: sessions } },
  'Mutation.revokeUserSessions': { ids: { userId: { kind: 'user', yes: admin } } },
  'Mutation.createApiKey': {
    plain: { args: { input: { name: 'mine', scopes: ['HISTORY_READ'] } }, yes: sessions },
  },
  'Mutation.revokeApiKeys': { ids: { ids: { kind: 'apiKey', ...revocable } } },
  'Mutation.createConversation': { plain: { args: { input: {} }, yes: ['owner', 'other', 'admin'] } },
  'Mutation.updateConversation': { ids: { id: { kind: 'conversation', args: title, ...chat } } },
  'Mutation.deleteConversations': { ids: { ids: { kind: 'conversation', ...chat } } },
  'Mutation.sendMessage': {
    plain: { args: { input: { content: 'Hello' } }, yes: ['owner', 'other', 'admin'] },
    ids: {
      'input.conversationId': { kind: 'conversation', args: { input: { content: 'Hello' } }, ...chat },
      'input.parentId': {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ input: { conversationId, content: 'Hello' } }),
        ...chat,
      },
    },
  },
  'Mutation.stopReply': { ids: { id: { kind: 'message', ...chat } } },

  'Subscription.reply': { ids: { messageId: { kind: 'message', ...history } } },
  'Subscription.adminEvents': { plain: { yes: admin } },

  'Conversation.messages': {
    operation:
      'query ($id: ID!, $conversation: ID!) { conversation(id: $conversation) { messages(leaf: $id) { nodes { id } } } }',
    ids: {
      leaf: { kind: 'message', args: (_scene, { conversation }) => ({ conversation }), ...history },
    },
  },
  'User.conversations': {
    operation: 'query ($id: ID!) { me { conversations(filter: { ids: [$id] }) { nodes { id } } } }',
    ids: {
      'filter.ids': {
        kind: 'conversation',
        yes: ['owner', 'reader'],
        none: [...except('owner', 'reader'), 'anonymous'],
      },
    },
  },
}
