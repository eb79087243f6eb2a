import { encodeCursor } from '../src/base/page/cursor.js'
import { conversationCursor } from '../src/chat/conversationEvent/cursor.js'
import type { Kind, Person, Principal, Scene } from './accessWorld.js'

/**
 * What a question comes to. `yes`: it is answered, or done. `none`: as if the object did not exist. Whoever is not
 * named by a case is denied: FORBIDDEN, and UNAUTHENTICATED without a session.
 */
export type Outcome = 'yes' | 'none' | 'FORBIDDEN' | 'FORBIDDEN, but differs' | 'UNAUTHENTICATED'

type Args = Record<string, unknown>

export interface Case {
  yes?: Principal[]
  none?: Principal[]
  /** FORBIDDEN, unlike what does not exist: it is their person’s own. */
  refused?: Principal[]
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

/**
 * Places of type ID that take no object of ours, or wait until something happens to it: of those nobody is told who may not
 * know of the object (`server/src/access/adminEvent/types.test.ts`).
 */
export const notObjects = [
  'Mutation.startDeviceLogin(provider)',
  'Subscription.adminEvents(filter.ids)',
  // Entries of a list that is one person’s alone.
  'User.historyReads(filter.ids)',
]

const everybody: Principal[] = [
  'owner',
  'other',
  'viewer',
  'admin',
  'auditor',
  'opened',
  'key',
  'writer',
  'reader',
  'anonymous',
]
const signedIn: Principal[] = everybody.filter(name => name !== 'anonymous')
const sessions: Principal[] = ['owner', 'other', 'viewer', 'admin', 'auditor', 'opened']
const admin: Principal[] = ['admin']
const invited = ({ ids }: Scene) => ({ input: { emails: [`${ids.user}@example.com`] } })
/** Those who may read what others write, whether they have opened it or not. */
const auditors: Principal[] = ['auditor', 'opened']
const except = (...names: Principal[]) => signedIn.filter(name => !names.includes(name))

/** One’s own history, by a session or a key that reads history. */
const history = { yes: ['owner', 'reader'], none: ['other', 'viewer', 'admin', ...auditors] } satisfies Case
/** One’s own conversations, to change. */
const chat = { yes: ['owner', 'writer'], none: ['other', 'admin'] } satisfies Case
/** A message of one’s own conversations that somebody made otherwise: a key that may not read it does nothing with it. */
const said = { yes: ['owner'], none: ['other', 'admin'], refused: ['writer'] } satisfies Case
/** One’s own conversations, where the answer asks for their messages: who only chats is refused, whatever the id is. */
const told = { yes: ['owner'], none: ['other', 'admin'] } satisfies Case
/** One’s own conversations as a file, which no key asks for. */
const file = { yes: ['owner'], none: ['other', 'viewer', 'admin', ...auditors] } satisfies Case
/** One’s own, to see by a session alone, and everybody’s for admins. */
const managed = {
  yes: ['owner', 'admin'],
  none: ['other', 'viewer', ...auditors, 'key', 'writer', 'reader'],
} satisfies Case
/** The same, to end. */
const revocable = { yes: ['owner', 'admin'], none: ['other', 'viewer', ...auditors] } satisfies Case
/** What belongs to a person as their roles do: their API keys see it as they do. */
const personal = {
  yes: ['owner', 'key', 'writer', 'reader', 'admin'],
  none: ['other', 'viewer', ...auditors],
} satisfies Case

/** One’s own, in what hangs on oneself: by a session alone. */
const mine = { yes: ['owner'], none: [...except('owner'), 'anonymous'] } satisfies Case

/** The model of another version of a reply: for whoever may have that written. */
const written: IdCase = {
  kind: 'model',
  args: ({ ids }) => ({ id: ids.message }),
  yes: ['owner'],
  none: ['other', 'admin'],
}

const nodes: IdCase[] = [
  { kind: 'conversation', yes: ['owner', 'reader'], none: except('owner', 'reader') },
  { kind: 'message', yes: ['owner', 'reader'], none: except('owner', 'reader') },
  { kind: 'user', yes: signedIn },
  { kind: 'role', ...personal },
  { kind: 'session', ...managed },
  { kind: 'apiKey', ...managed },
  { kind: 'identity', ...personal },
  { kind: 'auditEvent', yes: admin, none: except('admin') },
  { kind: 'budget', yes: admin, none: except('admin') },
  { kind: 'model', yes: signedIn },
  { kind: 'modelServer', yes: admin, none: except('admin') },
  { kind: 'dataExport', yes: ['owner'], none: except('owner') },
  { kind: 'attachment', yes: ['owner', 'writer'], none: except('owner', 'writer') },
  { kind: 'grant', yes: ['admin', ...auditors], none: except('admin', ...auditors) },
]

/** Everybody’s, without what they say: for whoever manages conversations, and for auditors. */
const everybodys = { args: { scope: 'ALL' }, yes: ['admin', ...auditors] } satisfies Case
/** What everybody says: for whoever has opened it. */
const everybodysTexts = { args: { scope: 'ALL' }, yes: ['opened'] } satisfies Case
/** The same of one conversation, whose answer asks for its messages: who sees what there is is refused those. */
const anybodys = { ...everybodysTexts, refused: ['admin', 'auditor'] } satisfies Case

const aView = { input: { list: 'users', title: 'Mine', filter: '{}', columns: [], shared: false } }
/** One’s own view, by whatever one comes with. */
const ownViews = {
  yes: ['owner', 'key', 'writer', 'reader'],
  none: ['other', 'viewer', 'admin', ...auditors],
} satisfies Case

const why = { reason: 'a reason', minutes: 60 }

const title = { input: { title: 'changed' } }

const day = 86_400_000
/** The usage of these days. */
const recent = {
  groupBy: [],
  filter: { from: new Date(Date.now() - day).toISOString(), to: new Date(Date.now() + day).toISOString() },
}
const budgetOf = (scope: string) => ({ input: { scope, period: 'MONTH', limit: '5' } })

export const table: Record<string, Row> = {
  // First: it asks every role there is, and each question makes one.
  'Role.users': {
    operation: `query ($id: ID!, $with: Boolean! = false, $any: Boolean! = false) { roles {
      users(filter: { ids: [$id] }) { nodes { id } }
      with: users(filter: { roleId: $id }) @include(if: $with) { nodes { id } }
      any: users(filter: { roleIds: [$id] }) @include(if: $any) { nodes { id } }
    } }`,
    ids: {
      'filter.ids': { kind: 'user', yes: admin },
      'filter.roleId': { kind: 'role', args: { with: true }, yes: admin },
      'filter.roleIds': { kind: 'role', args: { any: true }, yes: admin },
    },
  },
  'Query.serverInfo': { plain: { yes: everybody } },
  'Query.appearance': { plain: { yes: everybody } },
  'Query.runningReplies': { plain: { yes: admin } },
  'Query.replicas': { plain: { yes: admin } },
  'Query.savedViews': { plain: { yes: signedIn } },
  'Query.me': { plain: { yes: signedIn, none: ['anonymous'] } },
  'Query.node': { ids: { id: nodes } },
  'Query.nodes': { ids: { ids: nodes } },
  'Query.user': { ids: { id: { kind: 'user', yes: signedIn } } },
  'Query.users': {
    plain: { yes: admin },
    ids: {
      'filter.ids': { kind: 'user', yes: admin },
      'filter.roleId': { kind: 'role', yes: admin },
      'filter.roleIds': { kind: 'role', yes: admin },
    },
  },
  'Query.people': { plain: { args: { search: 'somebody' }, yes: ['owner', 'other', 'admin', 'writer'] } },
  'Query.roles': { plain: { yes: admin } },
  'Query.allModels': { plain: { yes: ['admin', ...auditors] } },
  'Query.modelServers': { plain: { yes: admin } },
  'Query.sessions': {
    plain: { yes: admin },
    ids: {
      'filter.ids': { kind: 'session', yes: admin },
      'filter.userId': { kind: 'owner', yes: admin },
      // They ended nobody's.
      'filter.revokedById': { kind: 'owner', none: admin },
    },
  },
  'Query.apiKeys': {
    plain: { yes: admin },
    ids: { 'filter.ids': { kind: 'apiKey', yes: admin }, 'filter.ownerId': { kind: 'owner', yes: admin } },
  },
  'Query.conversation': {
    ids: {
      id: [
        { kind: 'conversation', ...history },
        { kind: 'conversation', ...anybodys },
      ],
    },
  },
  'Query.conversations': {
    plain: { yes: except('key', 'writer') },
    ids: {
      'filter.ids': [
        { kind: 'conversation', ...history },
        { kind: 'conversation', ...everybodys },
      ],
      'filter.ownerId': [
        { kind: 'owner', ...history },
        { kind: 'owner', ...everybodys },
      ],
      'filter.participantId': [
        { kind: 'owner', ...history },
        { kind: 'owner', ...everybodys },
      ],
      'filter.model': [
        { kind: 'model', yes: except('key', 'writer') },
        { kind: 'model', ...everybodys },
      ],
    },
  },
  'Query.repliesInFlight': { plain: { yes: admin } },
  'Query.messages': {
    plain: { yes: except('key', 'writer') },
    ids: {
      'filter.ids': [
        { kind: 'message', ...history },
        { kind: 'message', ...everybodysTexts },
      ],
      'filter.conversationId': [
        { kind: 'conversation', ...history },
        { kind: 'conversation', ...everybodysTexts },
      ],
      'filter.ownerId': [
        { kind: 'owner', ...history },
        { kind: 'owner', ...everybodysTexts },
      ],
      'filter.model': [
        { kind: 'model', yes: except('key', 'writer') },
        { kind: 'model', ...everybodysTexts },
      ],
      'filter.authorId': [
        { kind: 'owner', ...history },
        { kind: 'owner', ...everybodysTexts },
      ],
    },
  },
  'Query.changes': {
    plain: { args: { after: encodeCursor(['events', 1_000_000]) }, yes: except('key', 'writer') },
  },
  'Query.historyGrants': {
    plain: { yes: ['admin', ...auditors] },
    ids: {
      'filter.ids': { kind: 'grant', yes: ['admin', ...auditors] },
      'filter.holderId': { kind: 'owner', yes: ['admin', ...auditors] },
      'filter.userId': { kind: 'owner', yes: ['admin', ...auditors] },
      'filter.conversationId': { kind: 'conversation', yes: ['admin', ...auditors] },
    },
  },
  'Query.invitations': {
    plain: { yes: admin },
    ids: {
      'filter.ids': { kind: 'invitation', yes: admin },
      'filter.invitedById': { kind: 'owner', yes: admin },
    },
  },
  'Query.knocks': { plain: { yes: admin }, ids: { 'filter.ids': { kind: 'knock', yes: admin } } },
  // Nothing of the scene is in the index: who finds what is in server/src/chat/search/snippets.test.ts.
  'Query.searchSnippets': {
    plain: { args: { search: 'secret', conversationIds: [] }, yes: except('key', 'writer') },
    ids: {
      conversationIds: {
        kind: 'conversation',
        args: { search: 'secret' },
        none: except('key', 'writer'),
      },
    },
  },
  'Query.models': { plain: { yes: signedIn } },
  'Query.usage': {
    plain: { args: recent, yes: signedIn },
    ids: {
      'filter.userIds': { kind: 'owner', args: recent, ...personal },
      'filter.apiKeyIds': { kind: 'apiKey', args: recent, ...personal },
      'filter.models': { kind: 'model', args: recent, ...personal },
    },
  },
  'Query.budgets': {
    plain: { yes: admin },
    ids: { 'filter.ids': { kind: 'budget', yes: admin }, 'filter.subjectId': { kind: 'role', yes: admin } },
  },
  'Query.auditActions': { plain: { yes: admin } },
  'Query.health': { plain: { yes: admin } },
  'Query.jobs': { plain: { yes: admin } },
  'Query.settings': { plain: { yes: admin } },
  'Query.auditEvents': {
    plain: { yes: admin },
    ids: {
      'filter.ids': { kind: 'auditEvent', yes: admin },
      'filter.involvedId': { kind: 'owner', yes: admin },
      'filter.actorId': { kind: 'owner', yes: admin },
      'filter.targetId': { kind: 'session', yes: admin },
    },
  },
  'Query.verifyAuditLog': { plain: { yes: admin } },

  'Mutation.startDeviceLogin': { plain: { args: { provider: 'dev' }, yes: everybody } },
  'Mutation.pollDeviceLogin': { plain: { args: { handle: 'unknown' }, yes: everybody } },
  'Mutation.signOut': { plain: { yes: sessions } },
  'Mutation.unlinkIdentity': {
    ids: { id: { kind: 'identity', yes: ['owner'], none: ['other', 'viewer', 'admin', ...auditors] } },
  },
  'Mutation.updatePreferences': {
    plain: { args: { input: { theme: 'DARK' } }, yes: sessions },
    ids: {
      'input.defaultModel': {
        kind: 'model',
        args: { input: {} },
        yes: ['owner', 'other', 'admin'],
        none: ['viewer', ...auditors],
      },
    },
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
    ids: {
      'input.models': {
        kind: 'model',
        args: () => ({ input: { name: crypto.randomUUID(), permissions: ['CHAT'] } }),
        yes: admin,
      },
    },
  },
  'Mutation.updateRole': {
    ids: {
      id: { kind: 'role', args: { input: { description: 'changed' } }, yes: admin },
      'input.models': { kind: 'model', args: ({ ids }) => ({ id: ids.role, input: {} }), yes: admin },
    },
  },
  'Mutation.deleteRole': { ids: { id: { kind: 'role', yes: admin } } },
  'Mutation.inviteUsers': {
    plain: { args: invited, yes: admin },
    ids: { 'input.roleIds': { kind: 'role', args: invited, yes: admin } },
  },
  'Mutation.revokeInvitations': { ids: { ids: { kind: 'invitation', yes: admin } } },
  'Mutation.letIn': {
    ids: {
      'input.ids': { kind: 'knock', yes: admin },
      'input.roleIds': { kind: 'role', args: ({ ids }) => ({ input: { ids: [ids.knock] } }), yes: admin },
    },
  },
  'Mutation.dismissKnocks': { ids: { ids: { kind: 'knock', yes: admin } } },
  'Mutation.suspendUsers': { ids: { ids: { kind: 'user', yes: admin } } },
  'Mutation.reactivateUsers': { ids: { ids: { kind: 'user', yes: admin } } },
  'Mutation.deleteUser': {
    ids: {
      id: [
        { kind: 'user', yes: admin },
        { kind: 'owner', yes: ['owner', 'admin'] },
      ],
    },
  },
  'Mutation.exportUserData': {
    plain: { yes: sessions },
    ids: {
      userId: [
        { kind: 'user', args: { reason: 'a reason' }, yes: admin },
        { kind: 'owner', args: { reason: 'a reason' }, yes: ['owner', 'admin'] },
      ],
    },
  },
  'Mutation.setAppearance': { plain: { args: { input: { companyName: 'Okafor' } }, yes: admin } },
  'Mutation.setAnnouncement': { plain: { args: { input: { text: 'Now', level: 'INFO' } }, yes: admin } },
  'Mutation.saveView': {
    plain: { args: aView, yes: signedIn },
    ids: { 'input.id': { kind: 'savedView', args: aView, ...ownViews } },
  },
  'Mutation.deleteView': { ids: { id: { kind: 'savedView', ...ownViews } } },
  'Mutation.exportList': {
    plain: { args: { input: { list: 'users', columns: ['id'], format: 'CSV' } }, yes: admin },
  },
  'Mutation.exportConversation': {
    ids: {
      'input.conversationId': [
        { kind: 'conversation', args: { input: { format: 'JSON' } }, ...file },
        { kind: 'conversation', args: { input: { format: 'JSON', scope: 'ALL' } }, yes: ['opened'] },
      ],
      'input.leafId': {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ input: { conversationId, format: 'JSON' } }),
        ...file,
      },
    },
  },
  'Mutation.withdrawDataExport': {
    ids: { id: { kind: 'dataExport', yes: ['owner'], none: ['other', 'viewer', 'admin', ...auditors] } },
  },
  'Mutation.openHistory': {
    plain: { args: { input: { all: true, ...why } }, yes: auditors },
    ids: {
      'input.userId': { kind: 'owner', args: { input: why }, yes: auditors },
      'input.conversationId': { kind: 'conversation', args: { input: why }, yes: auditors },
    },
  },
  'Mutation.approveHistory': { ids: { id: { kind: 'grant', yes: auditors } } },
  'Mutation.closeHistory': {
    ids: {
      id: {
        kind: 'grant',
        yes: ['owner', 'admin'],
        refused: auditors,
        none: ['other', 'viewer', 'key', 'writer', 'reader'],
      },
    },
  },
  'Mutation.revokeSessions': { ids: { ids: { kind: 'session', ...revocable } } },
  'Mutation.revokeOtherSessions': { plain: { yes: sessions } },
  'Mutation.revokeUserSessions': { ids: { userId: { kind: 'user', yes: admin } } },
  'Mutation.createApiKey': {
    plain: { args: { input: { name: 'mine', scopes: ['HISTORY_READ'] } }, yes: sessions },
  },
  'Mutation.revokeApiKeys': { ids: { ids: { kind: 'apiKey', ...revocable } } },
  // Of a whole conversation its messages are asked for as well: who only chats is refused.
  'Mutation.createConversation': {
    plain: { args: { input: {} }, yes: ['owner', 'other', 'admin'] },
    ids: { 'input.model': { kind: 'model', args: { input: {} }, yes: ['owner', 'other', 'admin'] } },
  },
  'Mutation.forkConversation': {
    ids: {
      'input.conversationId': {
        kind: 'conversation',
        args: ({ ids }) => ({ input: { messageId: ids.message } }),
        ...told,
      },
      'input.messageId': {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ input: { conversationId } }),
        ...told,
      },
    },
  },
  'Mutation.updateConversation': {
    ids: {
      id: { kind: 'conversation', args: title, ...told },
      'input.model': {
        kind: 'model',
        args: (_scene, { conversation: id }) => ({ id, input: {} }),
        yes: ['owner', 'other', 'admin'],
      },
    },
  },
  'Mutation.deleteConversations': {
    ids: { ids: { kind: 'conversation', yes: ['owner', 'writer', 'admin'], none: ['other'] } },
  },
  'Mutation.addParticipant': {
    ids: {
      conversationId: {
        kind: 'conversation',
        args: ({ ids }) => ({ userId: ids.user, access: 'READ' }),
        ...told,
      },
      userId: {
        kind: 'user',
        args: (_scene, { conversation: conversationId }) => ({ conversationId, access: 'READ' }),
        yes: ['owner', 'other', 'admin'],
      },
    },
  },
  'Mutation.removeParticipant': {
    ids: {
      conversationId: { kind: 'conversation', args: ({ ids }) => ({ userId: ids.user }), ...told },
      userId: {
        kind: 'user',
        args: (_scene, { conversation: conversationId }) => ({ conversationId }),
        ...told,
      },
    },
  },
  'Mutation.rateMessage': { ids: { id: { kind: 'message', args: { rating: 'UP' }, ...said } } },
  'Mutation.sendMessage': {
    plain: { args: { input: { content: 'Hello' } }, yes: ['owner', 'other', 'admin', 'writer'] },
    ids: {
      'input.conversationId': { kind: 'conversation', args: { input: { content: 'Hello' } }, ...chat },
      'input.parentId': {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ input: { conversationId, content: 'Hello' } }),
        ...chat,
      },
      'input.model': {
        kind: 'model',
        args: { input: { content: 'Hello' } },
        yes: ['owner', 'other', 'admin', 'writer'],
      },
      'input.attachmentIds': { kind: 'attachment', args: { input: { content: 'Hello' } }, ...chat },
    },
  },
  'Mutation.generateImage': {
    ids: {
      'input.conversationId': { kind: 'conversation', args: { input: { prompt: 'A cat' } }, ...chat },
      'input.parentId': {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ input: { conversationId, prompt: 'A cat' } }),
        ...chat,
      },
      'input.model': {
        kind: 'model',
        args: { input: { prompt: 'A cat' } },
        yes: ['owner', 'other', 'admin', 'writer'],
      },
      'input.attachmentIds': { kind: 'attachment', args: { input: { prompt: 'A cat' } }, ...chat },
    },
  },
  'Mutation.editMessage': {
    ids: {
      id: { kind: 'question', args: { content: 'Hello' }, ...said },
      attachmentIds: {
        kind: 'attachment',
        args: ({ ids }) => ({ id: ids.question, content: 'Hello' }),
        ...told,
      },
    },
  },
  'Mutation.regenerateReply': { ids: { id: { kind: 'message', ...said }, model: written } },
  'Mutation.continueReply': { ids: { id: { kind: 'message', ...said }, model: written } },
  'Mutation.markRead': {
    ids: {
      conversationId: { kind: 'conversation', ...told },
      messageId: {
        kind: 'message',
        args: (_scene, { conversation: conversationId }) => ({ conversationId }),
        ...told,
      },
    },
  },
  'Mutation.createUpload': {
    plain: {
      args: { input: { filename: 'a.txt', contentType: 'text/plain', size: 1 } },
      yes: ['owner', 'other', 'admin', 'writer'],
    },
  },
  'Mutation.completeUpload': {
    ids: { id: { kind: 'attachment', yes: ['owner', 'writer'], none: ['other', 'admin'] } },
  },
  'Query.attachments': {
    ids: {
      'filter.ids': { kind: 'attachment', yes: ['owner', 'writer'], none: ['other', 'admin'] },
      'filter.conversationId': { kind: 'conversation', ...chat },
    },
  },
  'Mutation.updateAttachment': {
    ids: {
      id: {
        kind: 'attachment',
        args: { input: { tags: ['kept'] } },
        yes: ['owner', 'writer'],
        none: ['other', 'admin'],
      },
    },
  },
  'Mutation.deleteAttachments': {
    ids: { ids: { kind: 'attachment', yes: ['owner', 'writer'], none: ['other', 'admin'] } },
  },
  'Mutation.setDraft': {
    ids: { 'input.conversationId': { kind: 'conversation', args: { input: { content: 'Hello' } }, ...chat } },
  },
  'Mutation.deleteMessage': { ids: { id: { kind: 'message', ...said } } },
  'Mutation.restoreMessage': { ids: { id: { kind: 'message', ...said } } },
  // It has ended: nothing is left to stop, as if it did not exist.
  'Mutation.stopReplies': { ids: { ids: { kind: 'message', none: admin } } },
  'Mutation.stopReply': { ids: { id: { kind: 'message', ...said } } },
  'Mutation.setBudget': {
    plain: { args: budgetOf('ORGANIZATION'), yes: admin },
    ids: {
      'input.subjectId': [
        { kind: 'role', args: budgetOf('ROLE'), yes: admin },
        { kind: 'user', args: budgetOf('USER'), yes: admin },
        { kind: 'apiKey', args: budgetOf('API_KEY'), yes: admin },
      ],
    },
  },
  'Mutation.updateModel': {
    ids: {
      id: { kind: 'model', args: { input: { position: 7 } }, yes: admin },
      'input.fallbacks': {
        kind: 'model',
        args: ({ ids }) => ({ id: ids.otherModel, input: {} }),
        yes: admin,
      },
    },
  },
  'Mutation.createModelServer': {
    plain: { args: () => ({ input: { name: crypto.randomUUID(), kind: 'DEMO' } }), yes: admin },
  },
  'Mutation.updateModelServer': {
    ids: { id: { kind: 'modelServer', args: { input: { standsIn: true } }, yes: admin } },
  },
  'Mutation.deleteModelServer': { ids: { id: { kind: 'modelServer', yes: admin } } },
  'Mutation.testModelServer': { ids: { id: { kind: 'modelServer', yes: admin } } },
  'Mutation.deleteBudget': { ids: { id: { kind: 'budget', yes: admin } } },

  'Subscription.reply': { ids: { messageId: { kind: 'message', ...history, refused: ['writer'] } } },
  // Cursors from the future are answered at once.
  'Subscription.conversationEvents': {
    ids: {
      conversationId: {
        kind: 'conversation',
        args: ({ ids }) => ({ after: conversationCursor({ id: ids.conversation, eventSeq: 1000 }) }),
        ...history,
      },
    },
  },
  'Subscription.conversationListEvents': {
    plain: { args: { after: encodeCursor(['events', 1_000_000]) }, yes: except('key', 'writer') },
  },
  'Subscription.adminEvents': { plain: { yes: ['admin', ...auditors] } },

  'Conversation.messages': {
    operation:
      'query ($id: ID!, $conversation: ID!) { conversation(id: $conversation) { messages(leaf: $id) { nodes { id } } } }',
    ids: {
      leaf: { kind: 'message', args: (_scene, { conversation }) => ({ conversation }), ...history },
    },
  },
  'User.conversations': {
    operation: `query ($id: ID!, $owned: Boolean! = false, $shared: Boolean! = false, $with: Boolean! = false) { me {
      conversations(filter: { ids: [$id] }) { nodes { id } }
      with: conversations(filter: { model: $id }) @include(if: $with) { nodes { id } }
      owned: conversations(filter: { ownerId: $id }) @include(if: $owned) { nodes { id } }
      shared: conversations(filter: { participantId: $id }) @include(if: $shared) { nodes { id } }
    } }`,
    ids: {
      'filter.ids': {
        kind: 'conversation',
        yes: ['owner', 'reader'],
        none: [...except('owner', 'reader'), 'anonymous'],
      },
      'filter.ownerId': {
        kind: 'owner',
        args: { owned: true },
        yes: ['owner', 'reader'],
        none: [...except('owner', 'reader'), 'anonymous'],
      },
      'filter.participantId': {
        kind: 'owner',
        args: { shared: true },
        yes: ['owner', 'reader'],
        none: [...except('owner', 'reader'), 'anonymous'],
      },
      'filter.model': {
        kind: 'model',
        args: { with: true },
        yes: except('key', 'writer'),
        none: ['key', 'writer', 'anonymous'],
      },
    },
  },
  'User.sessions': {
    operation: `query ($id: ID!, $of: Boolean! = false, $by: Boolean! = false) { me {
      sessions(filter: { ids: [$id] }) { nodes { id } }
      of: sessions(filter: { userId: $id }) @include(if: $of) { nodes { id } }
      by: sessions(filter: { revokedById: $id }) @include(if: $by) { nodes { id } }
    } }`,
    ids: {
      'filter.ids': { kind: 'session', ...mine },
      'filter.revokedById': {
        kind: 'owner',
        args: { by: true },
        none: ['admin', 'key', 'writer', 'reader', 'anonymous'],
      },
      'filter.userId': { kind: 'owner', args: { of: true }, ...mine },
    },
  },
}
