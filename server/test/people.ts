import type { DatabaseKind, OnQuery, User } from '@parley/prisma'
import { createAudit, ensureAuditHead } from '../src/access/audit/audit.service.js'
import { findRightsOf } from '../src/access/role/rights.sql.js'
import { createRoleAdminService, type RoleAdminService } from '../src/access/role/role.admin.service.js'
import { called } from '../src/access/user/called.js'
import { createUserAdminService, type UserAdminService } from '../src/access/user/user.admin.service.js'
import { createMemoryBus } from '../src/base/bus/memory.js'
import { openDatabase } from '../src/base/db/database.js'
import type { Db } from '../src/base/db/db.js'
import { newId } from '../src/base/db/id.js'
import type { Viewer } from '../src/base/viewer.js'
import { ensureEventHead } from '../src/chat/conversationEvent/head.js'
import { createModelRows } from '../src/model/modelRows.js'
import { createTestDatabase } from './database.js'

export interface NewPerson {
  name?: string
  email?: string | null
  /** Ids of roles, given by hand. */
  roles?: string[]
  lastSeenAt?: Date | null
}

/** Users and roles without a server around them, on a database of their own. */
export interface People {
  db: Db
  url: string
  /** The id of a model, also of one that nobody has used. */
  modelId(name: string): Promise<string>
  roles: RoleAdminService
  users: UserAdminService
  add(person?: NewPerson): Promise<User>
  /** Somebody who asks, with the rights they have now. */
  viewer(user: Pick<User, 'id'>): Promise<Viewer>
  /** Ids of the roles somebody has, each with its source. */
  rolesOf(user: Pick<User, 'id'>): Promise<string[]>
  /** What the audit log says of a target: `action outcome`. */
  audited(targetId: string): Promise<string[]>
  /** Kinds of the events that consoles got about an object. */
  events(nodeId: string): Promise<string[]>
  /** Users whose sockets and replies are to be looked at again. */
  announced: string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** `onQuery` is told of each statement. */
export async function openPeople(kind: DatabaseKind = 'sqlite', onQuery?: OnQuery): Promise<People> {
  const testDatabase = await createTestDatabase(kind)
  const { db } = await openDatabase(testDatabase.address, onQuery)
  await ensureAuditHead(db)
  await ensureEventHead(db)
  const bus = createMemoryBus()
  const announced: string[] = []
  await bus.subscribe('access', userIds => void announced.push(...userIds.split(' ')))
  db.tellOn(bus)
  const audit = createAudit('a secret that is only used by tests')
  const modelRows = createModelRows({ db })
  const deps = { db, audit, modelRows }

  return {
    db,
    url: testDatabase.url,
    announced,
    modelId: async name => (await modelRows.named(name)).id,
    roles: createRoleAdminService(deps),
    users: createUserAdminService(deps),
    add: person => db.write(tx => addPerson(tx, person)),
    async viewer({ id }) {
      const user = await db.read.user.findUniqueOrThrow({ where: { id } })
      const createdAt = new Date()
      return {
        user,
        session: {
          id: newId('ses'),
          tokenHash: '',
          userId: id,
          kind: 'BROWSER',
          provider: 'test',
          identityId: null,
          userAgent: null,
          ip: null,
          createdAt,
          lastSeenAt: createdAt,
          expiresAt: new Date(createdAt.getTime() + 3_600_000),
          revokedAt: null,
          network: null,
          revokedById: null,
          revokeReason: null,
        },
        apiKey: null,
        ...(await findRightsOf(db.read, id)),
        origin: { requestId: 'request-of-a-test', ip: null, userAgent: null },
      }
    },
    async rolesOf({ id: userId }) {
      const rows = await db.read.roleAssignment.findMany({ where: { userId }, orderBy: { roleId: 'asc' } })
      return rows.map(({ roleId, source }) => `${roleId} ${source}`)
    },
    async audited(targetId) {
      const rows = await db.read.auditEvent.findMany({ where: { targetId }, orderBy: { seq: 'asc' } })
      return rows.map(({ action, outcome }) => `${action} ${outcome}`)
    },
    async events(nodeId) {
      const rows = await db.read.adminEvent.findMany({ where: { nodeId }, orderBy: { seq: 'asc' } })
      return rows.map(({ kind }) => kind)
    },
    async [Symbol.asyncDispose]() {
      await db.close()
      await testDatabase.drop()
    },
  }
}

type Client = Parameters<Parameters<Db['write']>[0]>[0]

/** A user who signed in once, somewhere. */
export async function addPerson(client: Pick<Client, 'user'>, person: NewPerson = {}): Promise<User> {
  const { name = 'Somebody', email = null, roles = [], lastSeenAt = new Date() } = person
  const createdAt = new Date()
  return client.user.create({
    data: {
      id: newId('usr'),
      ...called({ name, email }),
      status: 'ACTIVE',
      createdAt,
      lastSeenAt,
      roles: {
        create: roles.map(roleId => ({ id: newId('asg'), roleId, source: 'MANUAL', assignedAt: createdAt })),
      },
    },
  })
}
