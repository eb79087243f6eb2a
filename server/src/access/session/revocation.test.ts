import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket, type Socket } from '../../../test/ask.js'
import { beside } from '../../../test/beside.js'
import { lines } from '../../../test/events.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { startWatch } from '../../../test/watch.js'
import type { EndCode } from './watched.js'

const subscription = 'subscription ($id: ID!) { reply(messageId: $id) { offset text status } }'
const follow = (socket: Socket, id: string, operation = 'reply') =>
  socket.send({ id: operation, type: 'subscribe', payload: { query: subscription, variables: { id } } })

/** With what is said where such a session or key is refused. */
const sentences: Record<EndCode, string> = {
  SESSION_REVOKED: 'This session was ended. Sign in again.',
  SESSION_EXPIRED: 'This session has expired. Sign in again.',
  UNAUTHENTICATED: 'This API key no longer holds: it was revoked, has expired, or its owner was suspended.',
}
const closedFor = (code: EndCode) => ({ code: 4401, reason: `${code}: ${sentences[code]}` })

/** What came until the socket closed or the subscription ended. */
async function rest(socket: Socket): Promise<{ text: string; last: unknown }> {
  let text = ''
  for (;;) {
    const message = await socket.next().catch(() => null)
    if (message?.type !== 'next') return { text, last: message }
    text += message.payload.data.reply.text
  }
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn

  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const sessionOf = async ({ ask }: SignedIn): Promise<string> => {
    const { data } = await ask('{ me { sessions { nodes { id current } } } }')
    return data.me.sessions.nodes.find((session: { current: boolean }) => session.current).id
  }
  const change = (work: (client: PrismaClient) => Promise<unknown>) => beside(parley.databaseUrl, work)
  const revoke = (id: string) =>
    admin.ask({
      query: 'mutation ($ids: [ID!]!) { revokeSessions(ids: $ids) { id } }',
      variables: { ids: [id] },
    })

  describe.each(Object.entries(lines))('over %s', (line, openLine) => {
    /** Somebody who reads a reply of their own, and what is said of it elsewhere. */
    async function reading(person: SignedIn) {
      const answer = parley.model.hold()
      const { reply } = await person.client.sendMessage({ content: 'Hi' })
      const socket = await openLine(parley.url, person.token)
      follow(socket, reply.id)
      answer.send('Hello')
      let text = ''
      while (text === '') text += (await socket.next()).payload.data.reply.text
      return { answer, reply, socket, sessionId: await sessionOf(person) }
    }
    const hasText = async (id: string, length: number) => {
      const { client } = await parley.signIn('user')
      for await (const { content } of client.reply(id)) if (content.length >= length) return
    }
    const ended = async (id: string) => {
      const { client } = await parley.signIn('user')
      return client.reply(id).done()
    }

    describe('a session that is revoked', () => {
      it.each([
        ['by the mutation', (id: string) => revoke(id)],
        [
          'behind the server’s back',
          (id: string) =>
            change(client => client.session.update({ where: { id }, data: { revokedAt: new Date() } })),
        ],
      ])(
        'loses its socket and its running reply within two seconds, %s [S6, Z4]',
        { tags: ['deadline'] },
        async (how, end) => {
          const { client } = await parley.signIn('user')
          const { answer, reply, socket, sessionId } = await reading(await parley.signIn('user'))
          using watch = startWatch()
          const stopped = answer.aborted.then(() => Math.round(watch.ms()))
          await end(sessionId)
          expect(await socket.closed).toEqual(closedFor('SESSION_REVOKED'))
          const closed = Math.round(watch.ms())
          expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED', content: 'Hello' })
          const stored = Math.round(watch.ms())
          console.info(
            `${database}, ${line}, ${how}: closed ${closed}, model ${await stopped}, stored ${stored} ms`,
          )
          expect(Math.max(closed, await stopped, stored)).toBeLessThan(2000)
        },
      )

      it('is told nothing that the model says after the mutation has answered [Z4]', async () => {
        for (let round = 0; round < 10; round++) {
          const { answer, socket, sessionId } = await reading(await parley.signIn('user'))
          let revoked = false
          const pieces = setInterval(() => answer.send(revoked ? 'late ' : 'early '), 0)
          const events = rest(socket)
          await revoke(sessionId)
          revoked = true
          answer.send('late ')
          expect((await events).text).not.toContain('late')
          expect(await socket.closed).toMatchObject({ code: 4401 })
          await answer.aborted
          clearInterval(pieces)
        }
      })

      it('is told nothing of what waited for a client that did not read [Z4]', async () => {
        const { answer, reply, socket, sessionId } = await reading(await parley.signIn('user'))
        // More of them, together with what the network itself holds back.
        for (let i = 0; i < 12; i++) follow(socket, reply.id, `more ${i}`)
        for (let i = 0; i < 12; i++) await socket.next()
        socket.raw.pause()
        answer.send('x'.repeat(1_900_000), 'end')
        await hasText(reply.id, 1_900_000)
        await revoke(sessionId)
        socket.raw.resume()
        const { text } = await rest(socket)
        expect(text).not.toContain('end')
        // The latter where the network had taken all that waited.
        expect([1006, 4401]).toContain((await socket.closed).code)
      })

      it('is refused from the next request and operation on [S2]', async () => {
        const person = await parley.signIn('user')
        await revoke(await sessionOf(person))
        const { errors } = await person.ask('{ conversations { totalCount } }')
        expect(errors?.[0]?.extensions.code).toBe('SESSION_REVOKED')
        await using socket = await openSocket(parley.url, undefined, { init: false })
        socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${person.token}` } })
        expect(await socket.closed).toEqual(closedFor('SESSION_REVOKED'))
      })

      it('takes nothing from the person’s other sessions', async () => {
        const [one, other] = [await parley.signIn('user'), await parley.signIn('user')]
        const { answer, reply, socket } = await reading(other)
        await revoke(await sessionOf(one))
        answer.send(' there')
        expect((await socket.next()).payload.data.reply.text).toBe(' there')
        answer.end()
        expect(await other.client.reply(reply.id).done()).toMatchObject({ status: 'COMPLETE' })
        await socket[Symbol.asyncDispose]()
      })
    })

    describe('a socket is closed and a reply stopped', () => {
      const hour = 3_600_000
      it.each<[string, EndCode, (client: PrismaClient, id: string) => Promise<unknown>]>([
        [
          'a session is over',
          'SESSION_EXPIRED',
          (client, id) => client.session.update({ where: { id }, data: { expiresAt: new Date() } }),
        ],
        [
          'a session was not used for too long',
          'SESSION_EXPIRED',
          (client, id) =>
            client.session.update({ where: { id }, data: { lastSeenAt: new Date(Date.now() - 9 * hour) } }),
        ],
        ['a session is gone', 'SESSION_REVOKED', (client, id) => client.session.delete({ where: { id } })],
        [
          'its user is suspended',
          'SESSION_REVOKED',
          (client, id) =>
            client.user.updateMany({ where: { sessions: { some: { id } } }, data: { status: 'SUSPENDED' } }),
        ],
      ])('when %s [S3, S6]', async (_when, code, end) => {
        const { answer, reply, socket, sessionId } = await reading(await parley.signIn('user'))
        await change(client => end(client, sessionId))
        expect(await socket.closed).toEqual(closedFor(code))
        await answer.aborted
        await change(client => client.user.updateMany({ data: { status: 'ACTIVE' } }))
        expect(await ended(reply.id)).toMatchObject({ status: 'STOPPED', content: 'Hello' })
      })

      it.each<[string, (person: SignedIn) => Promise<unknown>]>([
        ['the mutation', ({ ask }) => ask('mutation { signOut }')],
        ['the page', ({ ask }) => ask({ path: '/auth/logout' })],
      ])('when a person signs out by %s [S6]', async (by, signOut) => {
        const person = await parley.signIn('user')
        const { answer, reply, socket } = await reading(person)
        const headers = { cookie: `parley-session=${person.token}`, origin: parley.url }
        if (by === 'the page') await parley.ask({ path: '/auth/logout', headers })
        else await signOut(person)
        expect(await socket.closed).toEqual(closedFor('SESSION_REVOKED'))
        await answer.aborted
        expect(await ended(reply.id)).toMatchObject({ status: 'STOPPED', content: 'Hello' })
      })

      it('when an API key is revoked [A5, S6]', async () => {
        const person = await parley.signIn('user')
        const { data } = await person.ask(
          'mutation { createApiKey(input: { name: "reader", scopes: [HISTORY_READ] }) { secret apiKey { id } } }',
        )
        const { secret, apiKey } = data.createApiKey
        await using socket = await openSocket(parley.url, secret)
        await person.ask({
          query: 'mutation ($ids: [ID!]!) { revokeApiKeys(ids: $ids) { id } }',
          variables: { ids: [apiKey.id] },
        })
        expect(await socket.closed).toEqual(closedFor('UNAUTHENTICATED'))
      })
    })

    describe('when a role is taken away', () => {
      const setRole = (name: string | null) =>
        change(async client => {
          const user = await client.user.findFirstOrThrow({ where: { name: 'Jonas Lindqvist' } })
          await client.roleAssignment.deleteMany({ where: { userId: user.id } })
          const role = name && (await client.role.findUniqueOrThrow({ where: { name } }))
          if (!role) return
          const data = { userId: user.id, roleId: role.id, source: 'MANUAL', assignedAt: new Date() }
          await client.roleAssignment.create({ data: { id: `asg_${Date.now()}`, ...data } })
        })
      const reader = async () => {
        const person = await parley.signIn('user')
        await setRole('user')
        return person
      }
      afterAll(() => setRole('user'))

      it('subscriptions end with FORBIDDEN, replies stop, and the socket stays [Z4, S6]', async () => {
        const { answer, socket } = await reading(await reader())
        await setRole(null)
        const { last } = await rest(socket)
        expect(last).toMatchObject({
          type: 'error',
          id: 'reply',
          payload: [{ extensions: { code: 'FORBIDDEN' } }],
        })
        await answer.aborted
        socket.send({ id: 'me', type: 'subscribe', payload: { query: '{ me { permissions } }' } })
        expect((await socket.next()).payload.data.me.permissions).toEqual([])
        await socket[Symbol.asyncDispose]()
      })

      it('what is still allowed goes on to its end [Z4]', async () => {
        const { socket } = await reading(await reader())
        await setRole('viewer')
        let status = 'STREAMING'
        while (status === 'STREAMING') status = (await socket.next()).payload.data.reply.status
        expect(status).toBe('STOPPED')
        expect(await socket.next()).toMatchObject({ type: 'complete' })
        await socket[Symbol.asyncDispose]()
      })

      it('no event is delivered after the mutation has answered [Z4]', async () => {
        const { data } = await admin.ask('{ roles { id name } }')
        const roleId = data.roles.find(({ name }: { name: string }) => name === 'user').id
        const person = await reader()
        const userId = (await person.ask('{ me { id } }')).data.me.id
        const { answer, socket } = await reading(person)
        let revoked = false
        const pieces = setInterval(() => answer.send(revoked ? 'late ' : 'early '), 0)
        const events = rest(socket)
        const { errors } = await admin.ask({
          query:
            'mutation ($ids: [ID!]!, $roleId: ID!) { revokeRole(userIds: $ids, roleId: $roleId) { id } }',
          variables: { ids: [userId], roleId },
        })
        expect(errors).toBeUndefined()
        revoked = true
        answer.send('late ')
        const { text, last } = await events
        expect(text).not.toContain('late')
        expect(last).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] })
        await answer.aborted
        clearInterval(pieces)
        await socket[Symbol.asyncDispose]()
      })
    })
  })
})

it('a session revoked at one server loses its socket and its reply at another, with no bus between them [S6, Z4]', {
  tags: ['deadline'],
}, async () => {
  await using first = await startParley({ database: 'postgresql' })
  await using second = await startParley({ beside: first })
  const person = await second.signIn('user')
  const [here, admin] = [first.as(person), await first.signIn('admin')]
  const answer = second.model.hold()
  const { reply } = await person.client.sendMessage({ content: 'Hi' })
  await answer.received
  await using socket = await openSocket(second.url, person.token)
  follow(socket, reply.id)
  const { data } = await here.ask('{ me { id } }')
  using watch = startWatch()
  const stopped = answer.aborted.then(() => Math.round(watch.ms()))
  await admin.ask({
    query: 'mutation ($id: ID!) { revokeUserSessions(userId: $id) { id } }',
    variables: { id: data.me.id },
  })
  expect(await socket.closed).toEqual(closedFor('SESSION_REVOKED'))
  const closed = Math.round(watch.ms())
  console.info(`two servers: closed ${closed}, model ${await stopped} ms`)
  expect(Math.max(closed, await stopped)).toBeLessThan(2000)
})
