import { newKey } from '../src/access/apiKey/key.js'
import { createAudit } from '../src/access/audit/audit.service.js'
import { hashToken, newToken } from '../src/access/session/token.js'
import type { Transaction } from '../src/base/db/db.js'
import { runToEnd } from '../src/base/db/ending.js'
import { newId } from '../src/base/db/id.js'
import { openBeside } from './beside.js'
import { modelIdIn } from './modelId.js'
import type { Parley } from './parley.js'
import { addPerson } from './people.js'

/** What ids can be of. Everything belongs to the owner, but for `user`, who may read the conversation. */
export type Kind =
  | 'conversation'
  | 'message'
  | 'question'
  | 'session'
  | 'apiKey'
  | 'identity'
  | 'role'
  | 'auditEvent'
  | 'dataExport'
  | 'savedView'
  | 'attachment'
  | 'grant'
  | 'invitation'
  | 'knock'
  | 'budget'
  | 'model'
  | 'otherModel'
  | 'modelServer'
  | 'user'
  | 'owner'

/** One of each, made anew for each question, so that no answer depends on what was done before. */
export interface Scene {
  ids: Record<Kind, string>
  owner: Person
}

export interface Person {
  id: string
  token: string
  /** Of their own. */
  conversation: string
}

/** How somebody asks. A further kind of caller is one more line. */
export const principals = {
  owner: (_world: World, { owner }: Scene) => owner,
  other: (world: World) => world.person('rol_user'),
  viewer: (world: World) => world.person('rol_viewer'),
  admin: (world: World) => world.person('rol_admin'),
  auditor: (world: World) => world.person('rol_auditor'),
  /** An auditor who has opened everybody's history. */
  opened: (world: World) => world.opened(),
  /** An API key of the owner without any scope. */
  key: async (world: World, { owner }: Scene) => ({ ...owner, token: await world.key(owner, '') }),
  /** An API key of the owner that only chats. */
  writer: async (world: World, { owner }: Scene) => ({ ...owner, token: await world.key(owner, 'CHAT') }),
  /** An API key of the owner that only reads history. */
  reader: async (world: World, { owner }: Scene) => ({
    ...owner,
    token: await world.key(owner, 'HISTORY_READ'),
  }),
  anonymous: async () => ({ id: '', token: '', conversation: newId('cnv') }),
} satisfies Record<string, (world: World, scene: Scene) => Person | Promise<Person>>

export type Principal = keyof typeof principals
export const principalNames = Object.keys(principals) as Principal[]

export interface World {
  scene(): Promise<Scene>
  person(...roles: string[]): Promise<Person>
  /** An auditor with an open grant for everybody's conversations. */
  opened(...roles: string[]): Promise<Person>
  key(owner: Person, scopes: string): Promise<string>
  /** What is stored of an object, without what merely looking at it changes. */
  stored(kind: Kind, id: string): Promise<unknown>
  close(): Promise<void>
}

const prefixes = {
  conversation: 'cnv',
  message: 'msg',
  question: 'msg',
  session: 'ses',
  apiKey: 'key',
  identity: 'idn',
  role: 'rol',
  auditEvent: 'aud',
  dataExport: 'exp',
  savedView: 'viw',
  attachment: 'att',
  grant: 'grt',
  invitation: 'inv',
  knock: 'knk',
  budget: 'bud',
  model: 'mdl',
  otherModel: 'mdl',
  modelServer: 'msv',
  user: 'usr',
  owner: 'usr',
} as const satisfies Record<Kind, string>

/** An id of that kind that nothing has. */
export const unknownId = (kind: Kind): string => newId(prefixes[kind])

const hour = 3_600_000

/** Makes people and objects in the database of a running server. */
export function openWorld({ databaseUrl, model }: Parley, secret: string): World {
  const kind = databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql'
  const client = openBeside(databaseUrl, 2)
  const audit = createAudit(secret)
  const times = () => {
    const now = new Date()
    return { createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + hour) }
  }

  async function session(userId: string): Promise<{ id: string; token: string }> {
    const [id, token] = [newId('ses'), newToken()]
    const origin = { userId, kind: 'BROWSER', provider: 'dev' }
    await client.session.create({ data: { id, tokenHash: hashToken(token), ...origin, ...times() } })
    return { id, token }
  }

  async function conversation(
    ownerId: string,
  ): Promise<{ id: string; questionId: string; messageId: string }> {
    const [id, questionId, messageId, branchId] = [newId('cnv'), newId('msg'), newId('msg'), newId('brn')]
    const now = new Date()
    const message = {
      ownerId,
      authorId: ownerId,
      branchId,
      status: 'COMPLETE',
      stopRequested: false,
      createdAt: now,
      updatedAt: now,
      completedAt: now,
    }
    await client.conversation.create({
      data: {
        id,
        ownerId,
        title: 'A secret title',
        model: 'test-model',
        lastSeq: 2,
        lastMessageAt: now,
        lastMessageId: messageId,
        createdAt: now,
        updatedAt: now,
        participants: {
          create: {
            userId: ownerId,
            access: 'OWNER',
            addedAt: now,
            lastMessageAt: now,
            createdAt: now,
            updatedAt: now,
          },
        },
        branches: { create: { id: branchId, fromDepth: 0 } },
        messages: {
          create: [
            { ...message, id: questionId, depth: 0, seq: 1, role: 'USER', content: 'A secret question' },
            {
              ...message,
              id: messageId,
              parentId: questionId,
              depth: 1,
              seq: 2,
              role: 'ASSISTANT',
              status: 'STOPPED',
              model: 'test-model',
              content: 'A secret message',
            },
          ],
        },
      },
    })
    return { id, questionId, messageId }
  }

  async function key({ id: ownerId }: { id: string }, scopes: string): Promise<{ id: string; key: string }> {
    const { key, prefix } = newKey()
    const { createdAt, expiresAt } = times()
    const id = newId('key')
    await client.apiKey.create({
      data: { id, ownerId, name: 'key', prefix, keyHash: hashToken(key), scopes, createdAt, expiresAt },
    })
    return { id, key }
  }

  async function share(conversationId: string, userId: string): Promise<void> {
    const now = new Date()
    const times = { addedAt: now, lastMessageAt: now, createdAt: now, updatedAt: now }
    await client.participant.create({ data: { conversationId, userId, access: 'READ', ...times } })
  }

  async function dataExport(userId: string, sessionId: string): Promise<string> {
    const id = newId('exp')
    const { createdAt, expiresAt } = times()
    await client.dataExport.create({
      data: { id, userId, requestedById: userId, sessionId, status: 'READY', createdAt, expiresAt },
    })
    return id
  }

  async function savedView(ownerId: string): Promise<string> {
    const id = newId('viw')
    const about = { list: 'users', title: 'Mine', filter: '{}', columns: '[]', shared: false }
    await client.savedView.create({ data: { id, ownerId, ...about, createdAt: new Date() } })
    return id
  }

  /** That was looked into. */
  async function attachment(ownerId: string): Promise<string> {
    const id = newId('att')
    const about = { filename: 'mine.png', contentType: 'image/png', size: 1, takes: 1, status: 'READY' }
    const medium = '0'.repeat(64)
    const at = new Date()
    await client.attachment.create({ data: { id, ownerId, ...about, medium, createdAt: at, arrivedAt: at } })
    return id
  }

  /** Of nobody in particular: everybody's. Opened, or waiting for a second auditor. */
  async function grant(about: {
    holderId: string
    userId?: string
    conversationId?: string
    openedAt: Date | null
  }): Promise<string> {
    const id = newId('grt')
    const { createdAt, expiresAt } = times()
    await client.historyGrant.create({
      data: { id, ...about, reason: 'a reason', minutes: 60, createdAt, expiresAt },
    })
    return id
  }

  async function invitation(invitedById: string): Promise<string> {
    const id = newId('inv')
    const email = `${id}@example.com`
    const { createdAt, expiresAt } = times()
    await client.invitation.create({
      data: {
        id,
        email,
        emailKey: email,
        emailFolded: email,
        roleIds: '',
        invitedById,
        createdAt,
        expiresAt,
      },
    })
    return id
  }

  async function knock(): Promise<string> {
    const id = newId('knk')
    const who = { provider: 'dev', issuer: 'https://issuer.example', subject: id, emailVerified: false }
    const { createdAt, lastSeenAt: lastAt } = times()
    await client.knock.create({ data: { id, ...who, count: 1, createdAt, lastAt } })
    return id
  }

  async function budget(roleId: string): Promise<string> {
    const id = newId('bud')
    const data = { scope: 'ROLE', subjectId: roleId, period: 'DAY', limitNano: 1n, createdAt: new Date() }
    await client.budget.create({ data: { id, ...data } })
    return id
  }

  /** One for all, since each is asked for its models: at the address of the environment's own, which needs no leave. */
  const serverId = newId('msv')
  async function modelServer(): Promise<string> {
    const at = new Date()
    const named = { name: 'Second', folded: 'second', kind: 'OPENAI_COMPATIBLE', address: model.url }
    const create = { id: serverId, ...named, modelNames: '', standsIn: false, revision: 1, createdAt: at }
    await client.modelServer.upsert({
      where: { id: serverId },
      create: { ...create, updatedAt: at },
      update: named,
    })
    return serverId
  }

  /** What the owner used, with a key. */
  async function usage(userId: string, apiKeyId: string): Promise<void> {
    const tokens = { promptTokens: 1, completionTokens: 1 }
    const id = newId('use')
    await client.usage.create({
      data: {
        id,
        messageId: id,
        userId,
        apiKeyId,
        model: 'test-model',
        ...tokens,
        failed: false,
        createdAt: new Date(),
      },
    })
  }

  async function identity(userId: string): Promise<string> {
    const id = newId('idn')
    const data = { provider: 'dev', issuer: 'https://issuer.example', subject: id, emailVerified: false }
    await client.identity.create({ data: { id, userId, ...data, createdAt: new Date() } })
    return id
  }

  async function person(
    ...roles: string[]
  ): Promise<Person & { sessionId: string; questionId: string; messageId: string }> {
    const { id } = await addPerson(client, {
      name: 'Somebody Else',
      email: `${newId('usr')}@example.com`,
      roles,
    })
    const { token } = await session(id)
    const { id: sessionId } = await session(id)
    await identity(id)
    const own = await conversation(id)
    const { questionId, messageId } = own
    return { id, token, conversation: own.id, sessionId, questionId, messageId }
  }

  return {
    person,
    async opened(...roles) {
      const auditor = await person('rol_auditor', ...roles)
      await grant({ holderId: auditor.id, openedAt: new Date() })
      return auditor
    },
    key: async (owner, scopes) => (await key(owner, scopes)).key,
    async scene() {
      const owner = await person('rol_user')
      const user = await person('rol_user')
      await share(owner.conversation, user.id)
      const role = newId('rol')
      await client.role.create({
        data: {
          id: role,
          name: role,
          builtIn: false,
          permissions: 'CHAT',
          assignments: {
            create: { id: newId('asg'), userId: owner.id, source: 'MANUAL', assignedAt: new Date() },
          },
        },
      })
      const target = { type: 'Session', id: owner.sessionId }
      const actor = { origin: { requestId: 'request-of-a-test', ip: null, userAgent: null }, user: owner }
      const { result: event } = await client.$transaction(begun => {
        const tx: Transaction = Object.create(begun, { kind: { value: kind } })
        return runToEnd(tx, kind, () => audit.record(tx, actor, { action: 'session.created', target }))
      })
      const { id: apiKey } = await key(owner, 'HISTORY_READ')
      await usage(owner.id, apiKey)
      await grant({ holderId: owner.id, conversationId: owner.conversation, openedAt: null })
      const ids = {
        conversation: owner.conversation,
        message: owner.messageId,
        question: owner.questionId,
        session: owner.sessionId,
        apiKey,
        identity: await identity(owner.id),
        role,
        auditEvent: event.id,
        dataExport: await dataExport(owner.id, (await session(owner.id)).id),
        savedView: await savedView(owner.id),
        attachment: await attachment(owner.id),
        grant: await grant({ holderId: owner.id, userId: owner.id, openedAt: null }),
        invitation: await invitation(owner.id),
        knock: await knock(),
        budget: await budget(role),
        model: await modelIdIn(client, kind, 'test-model'),
        otherModel: await modelIdIn(client, kind, 'other-model'),
        modelServer: await modelServer(),
        user: user.id,
        owner: owner.id,
      }
      return { ids, owner }
    },
    async stored(kind, id) {
      const where = { where: { id } }
      const rows: Record<Kind, () => Promise<object | null>> = {
        conversation: () =>
          client.conversation.findUnique({
            ...where,
            include: {
              messages: { orderBy: { id: 'asc' } },
              participants: { include: { tags: true }, orderBy: { userId: 'asc' } },
            },
          }),
        message: () => client.message.findUnique({ ...where, include: { feedback: true } }),
        question: () => client.message.findUnique(where),
        session: () => client.session.findUnique({ ...where, omit: { lastSeenAt: true } }),
        apiKey: () => client.apiKey.findUnique({ ...where, omit: { lastUsedAt: true } }),
        identity: () => client.identity.findUnique({ ...where, include: { tokens: true } }),
        role: () => client.role.findUnique({ ...where, include: { assignments: true } }),
        auditEvent: () => client.auditEvent.findUnique(where),
        dataExport: () => client.dataExport.findUnique(where),
        savedView: () => client.savedView.findUnique(where),
        attachment: () => client.attachment.findUnique(where),
        grant: () => client.historyGrant.findUnique(where),
        invitation: () => client.invitation.findUnique(where),
        knock: () => client.knock.findUnique(where),
        budget: () => client.budget.findUnique(where),
        model: () => client.model.findUnique(where),
        otherModel: () => client.model.findUnique(where),
        modelServer: () => client.modelServer.findUnique(where),
        user: () => user(id),
        owner: () => user(id),
      }
      return rows[kind]()
    },
    close: () => client.$disconnect(),
  }

  function user(id: string) {
    return client.user.findUnique({
      where: { id },
      omit: { lastSeenAt: true },
      include: {
        // Without an order it is another one from time to time.
        roles: { orderBy: { id: 'asc' } },
        sessions: { omit: { lastSeenAt: true }, orderBy: { id: 'asc' } },
        identities: { orderBy: { id: 'asc' } },
        participants: {
          select: { conversationId: true, access: true },
          orderBy: { conversationId: 'asc' },
        },
      },
    })
  }
}
