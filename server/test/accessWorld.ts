import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'
import { newKey } from '../src/apiKey/key.js'
import { createAudit } from '../src/audit/audit.service.js'
import { newId } from '../src/db/id.js'
import { hashToken, newToken } from '../src/session/token.js'
import type { Parley } from './parley.js'
import { addPerson } from './people.js'

/** What ids can be of. Everything belongs to the owner, but for `user`, who is somebody to do something to. */
export type Kind =
  | 'conversation'
  | 'message'
  | 'session'
  | 'apiKey'
  | 'identity'
  | 'role'
  | 'auditEvent'
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
  /** An API key of the owner without any scope. */
  key: async (world: World, { owner }: Scene) => ({ ...owner, token: await world.key(owner, '') }),
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
  person(role: string): Promise<Person>
  key(owner: Person, scopes: string): Promise<string>
  /** What is stored of an object, without what merely looking at it changes. */
  stored(kind: Kind, id: string): Promise<unknown>
  close(): Promise<void>
}

const prefixes = {
  conversation: 'cnv',
  message: 'msg',
  session: 'ses',
  apiKey: 'key',
  identity: 'idn',
  role: 'rol',
  auditEvent: 'aud',
  user: 'usr',
  owner: 'usr',
} as const satisfies Record<Kind, string>

/** An id of that kind that nothing has. */
export const unknownId = (kind: Kind): string => newId(prefixes[kind])

const hour = 3_600_000

/** Makes people and objects in the database of a running server. */
export function openWorld({ databaseUrl }: Parley, secret: string): World {
  const client: PrismaClient = databaseUrl.startsWith('file:')
    ? openSqlite(databaseUrl.slice(5), 'PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;')
    : openPostgresql({ connectionString: databaseUrl, max: 2 })
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

  async function conversation(ownerId: string): Promise<{ id: string; messageId: string }> {
    const [id, messageId, branchId] = [newId('cnv'), newId('msg'), newId('brn')]
    const now = new Date()
    await client.conversation.create({
      data: {
        id,
        ownerId,
        title: 'A secret title',
        model: 'test-model',
        lastSeq: 1,
        lastMessageAt: now,
        lastMessageId: messageId,
        createdAt: now,
        updatedAt: now,
        branches: { create: { id: branchId, fromDepth: 0 } },
        messages: {
          create: {
            id: messageId,
            ownerId,
            authorId: ownerId,
            branchId,
            depth: 0,
            seq: 1,
            role: 'ASSISTANT',
            content: 'A secret message',
            status: 'COMPLETE',
            stopRequested: false,
            createdAt: now,
            updatedAt: now,
            completedAt: now,
          },
        },
      },
    })
    return { id, messageId }
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

  async function identity(userId: string): Promise<string> {
    const id = newId('idn')
    const data = { provider: 'dev', issuer: 'https://issuer.example', subject: id, emailVerified: false }
    await client.identity.create({ data: { id, userId, ...data, createdAt: new Date() } })
    return id
  }

  async function person(role: string): Promise<Person & { sessionId: string; messageId: string }> {
    const { id } = await addPerson(client, {
      name: 'Somebody Else',
      email: `${newId('usr')}@example.com`,
      roles: [role],
    })
    const { token } = await session(id)
    const { id: sessionId } = await session(id)
    await identity(id)
    const own = await conversation(id)
    return { id, token, conversation: own.id, sessionId, messageId: own.messageId }
  }

  return {
    person,
    key: async (owner, scopes) => (await key(owner, scopes)).key,
    async scene() {
      const owner = await person('rol_user')
      const user = await person('rol_user')
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
      const event = await client.$transaction(tx =>
        audit.record(tx, actor, { action: 'session.created', target }),
      )
      const ids = {
        conversation: owner.conversation,
        message: owner.messageId,
        session: owner.sessionId,
        apiKey: (await key(owner, 'HISTORY_READ')).id,
        identity: await identity(owner.id),
        role,
        auditEvent: event.id,
        user: user.id,
        owner: owner.id,
      }
      return { ids, owner }
    },
    async stored(kind, id) {
      const where = { where: { id } }
      const rows: Record<Kind, () => Promise<object | null>> = {
        conversation: () => client.conversation.findUnique({ ...where, include: { messages: true } }),
        message: () => client.message.findUnique(where),
        session: () => client.session.findUnique({ ...where, omit: { lastSeenAt: true } }),
        apiKey: () => client.apiKey.findUnique({ ...where, omit: { lastUsedAt: true } }),
        identity: () => client.identity.findUnique({ ...where, include: { tokens: true } }),
        role: () => client.role.findUnique({ ...where, include: { assignments: true } }),
        auditEvent: () => client.auditEvent.findUnique(where),
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
      include: { roles: true, sessions: { omit: { lastSeenAt: true } }, identities: true },
    })
  }
}
