import type { ApiKey, Conversation, Message, Role, Session, User } from '@parley/prisma'
import { createApiKeyLoader } from '../access/apiKey/apiKey.loader.js'
import { createIdentityLoader } from '../access/identity/identity.loader.js'
import { createRoleLoader } from '../access/role/role.loader.js'
import { createSuspensionLoader } from '../access/user/suspension.loader.js'
import { usersByIds } from '../access/user/user.sql.js'
import type { Db } from '../base/db/db.js'
import { createLoader } from '../base/db/loader.js'
import { createMessageFilesLoader } from '../chat/attachment/messageFiles.loader.js'
import { createTakenLoader } from '../chat/attachment/taken.loader.js'
import { type BranchLoader, createBranchLoader } from '../chat/conversation/branches.loader.js'
import { conversationsByIds } from '../chat/conversation/conversation.sql.js'
import { createPathLoader } from '../chat/conversation/path.service.js'
import { createSiblingLoader } from '../chat/conversation/siblings.loader.js'
import { createEndLoader } from '../chat/conversationEvent/end.loader.js'
import { createReadableLoader } from '../chat/conversationEvent/readable.loader.js'
import { createDraftLoader } from '../chat/draft/draft.loader.js'
import { createFeedbackLoader } from '../chat/feedback/feedback.loader.js'
import { messagesByIds } from '../chat/message/store.sql.js'
import { createParticipantsLoader, createPartLoader } from '../chat/participant/participant.loader.js'
import { createPreferencesLoader } from '../chat/preferences/preferences.loader.js'
import { createBudgetsOfLoader, createBudgetUseLoader } from '../spending/budget/budget.loader.js'
import {
  createConversationShareLoader,
  createConversationUsageLoader,
  createPayerLoader,
  createUserUsageLoader,
} from '../spending/usage/usage.loader.js'

/** What some others are made with. */
interface Sources {
  branches: BranchLoader
}

/** How each is made. */
const makers = {
  user: (db: Db) => byId<User>(db, 'users', ids => usersByIds(db, ids)),
  conversation: (db: Db) => byId<Conversation>(db, 'conversations', ids => conversationsByIds(db, ids)),
  message: (db: Db) => byId<Message>(db, 'messages', ids => messagesByIds(db, ids)),
  role: (db: Db) =>
    byId<Role>(db, 'roles by id', ids => db.read.role.findMany({ where: { id: { in: ids } } })),
  session: (db: Db) =>
    byId<Session>(db, 'sessions', ids => db.read.session.findMany({ where: { id: { in: ids } } })),
  apiKey: (db: Db) =>
    byId<ApiKey>(db, 'keys by id', ids => db.read.apiKey.findMany({ where: { id: { in: ids } } })),
  identities: createIdentityLoader,
  roles: createRoleLoader,
  apiKeys: createApiKeyLoader,
  suspension: createSuspensionLoader,
  branches: createBranchLoader,
  siblings: (db: Db, { branches }: Sources) => createSiblingLoader(db, branches),
  path: (db: Db, { branches }: Sources) => createPathLoader(db, branches),
  participants: createParticipantsLoader,
  part: createPartLoader,
  draft: createDraftLoader,
  feedback: createFeedbackLoader,
  messageFiles: createMessageFilesLoader,
  filesTaken: createTakenLoader,
  preferences: createPreferencesLoader,
  readable: createReadableLoader,
  end: createEndLoader,
  budgetsOf: createBudgetsOfLoader,
  budgetUse: createBudgetUseLoader,
  conversationUsage: createConversationUsageLoader,
  conversationShares: createConversationShareLoader,
  payer: createPayerLoader,
  userUsage: createUserUsageLoader,
}

export type Loaders = { readonly [Name in keyof typeof makers]: ReturnType<(typeof makers)[Name]> }

/** Each is made at its first use: all of them are 10 KB, and a piece of a reply, fifty times a second, needs none. */
const lazily = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.entries(makers).map(([name, make]) => {
      function get(this: Sources & { db: Db }): unknown {
        const value = make(this.db, this)
        Object.defineProperty(this, name, { value })
        return value
      }
      return [name, { get }]
    }),
  ),
)

/**
 * What the fields of objects need, batched: one query a level, however many objects. Loaders look up what an object
 * the viewer may see points to; they are made anew for every operation and every event of a subscription.
 */
export const createLoaders = (db: Db): Loaders => Object.assign(Object.create(lazily), { db })

function byId<Row extends { id: string }>(db: Db, name: string, find: (ids: string[]) => Promise<Row[]>) {
  return createLoader<string, Row | null>(db, name, async ids => {
    const rows = new Map((await find([...ids])).map(row => [row.id, row]))
    return ids.map(id => rows.get(id) ?? null)
  })
}
