import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { besideEvents } from '../../../test/besideEvents.js'
import { eventually } from '../../../test/eventually.js'
import { addConversations } from '../../../test/history.js'
import { lockedOut } from '../../../test/lockedOut.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { runJob } from '../../../test/runJob.js'
import { startWatch } from '../../../test/watch.js'
import { openDatabase } from '../../base/db/database.js'
import { newId } from '../../base/db/id.js'
import { linkIdentity } from '../auth/link.js'

const erase = 'mutation ($id: ID!) { deleteUser(id: $id) }'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const stored = <T>(work: (client: PrismaClient) => Promise<T>) => besideEvents(parley.databaseUrl, work)
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const ask = ({ ask }: SignedIn, query: string, id: string) => ask({ query, variables: { id } })
  const eraseBy = async (who: SignedIn, id: string) => {
    const { data, errors } = await ask(who, erase, id)
    return errors?.[0]?.extensions.code ?? data.deleteUser
  }
  const jobsDone = () => eventually(async () => (await stored(c => c.job.count())) === 0)
  /** Somebody else than those who sign in, and conversations with them. */
  const stranger = () =>
    stored(client =>
      client.user.create({
        data: { id: newId('usr'), name: 'A stranger', status: 'ACTIVE', createdAt: new Date() },
      }),
    )

  test('who erases themselves is nobody from then on, and somebody new when they come again [P3]', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    await user.client.sendMessage({ content: 'Remember me' })
    expect(await eraseBy(user, id)).toBe(id)
    expect((await user.ask('{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    await jobsDone()
    const left = await stored(async client => ({
      user: await client.user.findUniqueOrThrow({ where: { id }, include: { roles: true } }),
      counts: await Promise.all([
        client.session.count({ where: { userId: id } }),
        client.identity.count({ where: { userId: id } }),
        client.apiKey.count({ where: { ownerId: id } }),
        client.conversation.count({ where: { ownerId: id } }),
        client.message.count({ where: { ownerId: id } }),
        client.participant.count({ where: { userId: id } }),
        client.conversationEventAudience.count({ where: { userId: id } }),
      ]),
    }))
    expect(left.user).toMatchObject({ status: 'ERASED', email: null, name: null, picture: null, roles: [] })
    expect(left.counts).toEqual(Array(7).fill(0))
    const again = await idOf(await parley.signIn('user'))
    expect(again).not.toBe(id)
    const audited = await stored(c =>
      c.auditEvent.findMany({ where: { targetId: id, action: 'user.erased' } }),
    )
    expect(audited).toMatchObject([{ actorId: id, details: '[]' }])
  })

  test('what the erased person had open ends within two seconds [S6]', { tags: ['deadline'] }, async () => {
    const user = await parley.signIn('user')
    const answer = parley.model.hold()
    await user.client.sendMessage({ content: 'Hi' })
    await answer.received
    const socket = await openSocket(parley.url, user.token)
    using watch = startWatch()
    expect(await eraseBy(admin, await idOf(user))).toMatch(/^usr_/)
    expect(await socket.closed).toMatchObject({ code: 4401 })
    await answer.aborted
    expect(watch.ms()).toBeLessThan(2000)
  })

  test('shared conversations stay with a nameless owner, and those of others without the person', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    const other = await stranger()
    const [own = '', shared = '', theirs = ''] = await stored(async client => [
      ...(await addConversations(client, { ownerId: id, text: 'mine' })),
      ...(await addConversations(client, { ownerId: id, others: [other.id], messages: 4, text: 'ours' })),
      ...(await addConversations(client, { ownerId: other.id, others: [id], messages: 4, text: 'theirs' })),
    ])
    await eraseBy(user, id)
    await jobsDone()
    const left = await stored(client =>
      client.conversation.findMany({
        where: { id: { in: [own, shared, theirs] } },
        include: { participants: true, messages: true },
      }),
    )
    const byId = new Map(left.map(conversation => [conversation.id, conversation]))
    expect(byId.has(own)).toBe(false)
    expect(byId.get(shared)).toMatchObject({
      ownerId: id,
      participants: { length: 2 },
      messages: { length: 4 },
    })
    expect(byId.get(theirs)?.participants.map(({ userId }) => userId)).toEqual([other.id])
    expect(byId.get(theirs)?.messages.map(({ authorId }) => authorId)).toContain(id)
    const events = await stored(c => c.conversationEvent.findMany({ where: { conversationId: theirs } }))
    expect(events.map(({ kind }) => kind)).toContain('PARTICIPANTS_CHANGED')
    const { data } = await ask(admin, 'query ($id: ID!) { user(id: $id) { id name status } }', id)
    expect(data.user).toEqual({ id, name: null, status: 'ERASED' })
  })

  test('a shared conversation goes when the last who could read it is erased as well', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    const other = await stranger()
    await stored(client => addConversations(client, { ownerId: id, others: [other.id] }))
    await eraseBy(user, id)
    await eraseBy(admin, other.id)
    await jobsDone()
    await runJob(parley, 'finishErasures')
    await eventually(async () => (await stored(c => c.conversation.count({ where: { ownerId: id } }))) === 0)
  })

  test('a file that somebody was giving while they were erased goes too', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    await eraseBy(user, id)
    await jobsDone()
    const late = { ownerId: id, filename: 'late.txt', contentType: 'text/plain', size: 4, takes: 4 }
    const rest = { id: newId('att'), status: 'READY', searched: 'late.txt', createdAt: new Date() }
    await stored(client => client.attachment.create({ data: { ...late, ...rest } }))
    await runJob(parley, 'finishErasures')
    await eventually(async () => (await stored(c => c.attachment.count({ where: { ownerId: id } }))) === 0)
  })

  test.runIf(database === 'postgresql')(
    'what runs while somebody is erased gives them no name and no sign-in again',
    async () => {
      const user = await parley.signIn('user')
      const id = await idOf(user)
      const { db } = await openDatabase({ kind: 'postgresql', url: parley.databaseUrl })
      const session = await db.read.session.findFirstOrThrow({ where: { userId: id } })
      const claims = { provider: 'other', issuer: 'https://other', subject: id, groups: null }
      const none = { email: null, emailVerified: false, name: null, picture: null }
      const attempts = {
        SESSION_REVOKED: () =>
          user
            .ask('mutation { updateProfile(input: { name: "Again" }) { id } }')
            .then(({ errors }) => errors?.[0]?.extensions.code),
        INVALID_STATE: () =>
          linkIdentity(
            { db, audit: { record: async () => ({}) as never }, tokens: null, now: () => new Date() },
            { sessionId: session.id, userId: id },
            { claims: { ...claims, ...none }, tokens: null } as never,
            { ip: null, userAgent: null, requestId: null } as never,
          ).then(
            () => 'linked',
            (error: { code: string }) => error.code,
          ),
      }
      for (const [code, attempt] of Object.entries(attempts)) {
        let attempted: Promise<string | undefined> | undefined
        await stored(c => c.user.update({ where: { id }, data: { status: 'ACTIVE' } }))
        await stored(client =>
          client.$transaction(async tx => {
            await tx.user.update({ where: { id }, data: { status: 'ERASED', name: null } })
            attempted = attempt()
            await Promise.race([attempted, lockedOut(tx)])
          }),
        )
        expect(await attempted).toBe(code)
      }
      expect((await stored(c => c.user.findUniqueOrThrow({ where: { id } }))).name).toBeNull()
      expect(await stored(c => c.identity.count({ where: { subject: id } }))).toBe(0)
      await stored(c => c.user.update({ where: { id }, data: { status: 'ACTIVE' } }))
      await db.close()
    },
  )

  test('one erases oneself in the first ten minutes of a session alone', async () => {
    const user = await parley.signIn('user')
    const id = await idOf(user)
    const old = { createdAt: new Date(Date.now() - 11 * 60_000) }
    await stored(client => client.session.updateMany({ where: { userId: id }, data: old }))
    expect(await eraseBy(user, id)).toBe('REAUTH_REQUIRED')
    expect(await eraseBy(await parley.signIn('user'), id)).toBe(id)
  })

  test('no API key erases anybody, and nobody who may do more than oneself, nor the last admin [A3, Z6]', async () => {
    const { data } = await admin.ask(
      'mutation { createApiKey(input: { name: "all", scopes: [USERS_MANAGE] }) { secret } }',
    )
    const adminId = await idOf(admin)
    const key = parley.as({ token: data.createApiKey.secret })
    expect(await eraseBy(key, (await stranger()).id)).toBe('FORBIDDEN')
    expect(await eraseBy(admin, adminId)).toBe('LAST_ADMIN')
    const manager = await parley.signIn('user')
    const managerId = await idOf(manager)
    await stored(client =>
      client.role.create({
        data: {
          id: newId('rol'),
          name: `managers ${managerId}`.slice(0, 40),
          builtIn: false,
          permissions: 'USERS_MANAGE',
          assignments: {
            create: { id: newId('asg'), userId: managerId, source: 'MANUAL', assignedAt: new Date() },
          },
        },
      }),
    )
    expect(await eraseBy(manager, adminId)).toBe('FORBIDDEN')
    expect(await eraseBy(manager, (await stranger()).id)).toMatch(/^usr_/)
    expect(await idOf(admin)).toBe(adminId)
  })

  test('who is erased is found by those who read users, by nobody who looks for people', async () => {
    const { id } = await stranger()
    expect(await eraseBy(admin, id)).toBe(id)
    expect(await eraseBy(admin, id)).toBe(id)
    const listed = await admin.ask(
      '{ users(filter: { status: ERASED }, first: 100) { nodes { id status } } }',
    )
    expect(listed.data.users.nodes).toContainEqual({ id, status: 'ERASED' })
    const found = await admin.ask('{ people(search: "A stranger") { id } }')
    expect(found.data.people.map((person: { id: string }) => person.id)).not.toContain(id)
  })
})
