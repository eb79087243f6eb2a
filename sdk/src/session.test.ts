import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { beside } from '../../server/test/beside.js'
import { eventually } from '../../server/test/eventually.js'
import { type Parley, type SignedIn, startParley } from '../../server/test/parley.js'
import { startWatch } from '../../server/test/watch.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'
import { type ParleyError, SessionExpiredError, SessionRevokedError, UnauthenticatedError } from './index.js'
import type { Reply } from './reply.js'

let parley: Parley
beforeAll(async () => {
  parley = await startParley()
})
afterAll(() => parley[Symbol.asyncDispose]())

const sessionOf = async ({ client }: SignedIn): Promise<string> => {
  const me = await client.me()
  const sessions = await client.userSessions(me?.id ?? '').all(100)
  return sessions.find(({ current }) => current)?.id ?? ''
}

/** Ends a session as time does: the server is not told. */
const expire = async (person: SignedIn) => {
  const id = await sessionOf(person)
  await beside(parley.databaseUrl, database =>
    database.session.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } }),
  )
}

const revoke = async (person: SignedIn) => {
  const admin = await parley.signIn('admin')
  await admin.client.revokeSessions([await sessionOf(person)])
}

/** Counts the sockets that a client opens. */
function countedSockets() {
  const opened: WebSocket[] = []
  class Counted extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      opened.push(this)
    }
  }
  return { webSocket: Counted, opened }
}

/** Reads on until the text is there. */
async function readUntil(pieces: AsyncIterator<{ content: string }>, text: string): Promise<void> {
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) throw new Error(`it ended without ${text}`)
    if (value.content === text) return
  }
}

const piecesOf = (reply: Reply) => reply[Symbol.asyncIterator]()

it('renews a token that expires in mid-stream and goes on', async () => {
  // Whose session expires stops the replies that were begun with it: another one asks.
  const other = await parley.signIn('user')
  const person = await parley.signIn('user')
  const refresh = vi.fn(async () => (await parley.signIn('user')).token)
  const client = createClient({ url: parley.url, auth: bearer(person.token, refresh) })
  const conversation = await client.createConversation()
  const kinds: string[] = []
  const events = (async () => {
    const all = client.conversationEvents(conversation.id, { after: conversation.eventCursor })
    for await (const { kind } of all) if (kinds.push(kind) === 3) return
  })()
  const answer = parley.model.hold()
  const { reply } = await other.client.sendMessage({ conversationId: conversation.id, content: 'Hi' })
  const pieces = piecesOf(client.reply(reply.id))
  answer.send('Before')
  await readUntil(pieces, 'Before')
  await expire(person)
  await eventually(() => refresh.mock.calls.length > 0)
  answer.send(' and after.')
  await readUntil(pieces, 'Before and after.')
  answer.end()
  const { value } = await pieces.next()
  expect(value).toMatchObject({ status: 'COMPLETE', content: 'Before and after.' })
  await events
  expect(kinds).toEqual(['MESSAGE_ADDED', 'REPLY_STARTED', 'REPLY_FINISHED'])
  expect(refresh.mock.calls).toEqual([[person.token]])
  client.close()
})

it('renews a token once for all requests that wait for it', async () => {
  const person = await parley.signIn('user')
  await expire(person)
  const refresh = vi.fn(async () => (await parley.signIn('user')).token)
  const client = createClient({ url: parley.url, auth: bearer(() => person.token, refresh) })
  const names = await Promise.all(Array.from({ length: 5 }, () => client.conversations({ first: 1 })))
  expect(names).toHaveLength(5)
  await client.sendMessage({ content: 'Still there' })
  expect(refresh).toHaveBeenCalledTimes(1)
  client.close()
})

it('says so if there is no other token', async () => {
  const person = await parley.signIn('user')
  await expire(person)
  const refresh = vi.fn(() => null)
  const client = createClient({ url: parley.url, auth: bearer(person.token, refresh) })
  await expect(client.conversations({ first: 1 })).rejects.toBeInstanceOf(SessionExpiredError)
  await expect(client.reply('msg_1').done()).rejects.toBeInstanceOf(SessionExpiredError)
  expect(refresh).toHaveBeenCalledTimes(2)
})

it('tells every loop within two seconds that the session was revoked, and does not come again', {
  tags: ['deadline'],
}, async () => {
  const person = await parley.signIn('user')
  const { webSocket, opened } = countedSockets()
  const refresh = vi.fn(() => 'another')
  const client = createClient({ url: parley.url, auth: bearer(person.token, refresh), webSocket })
  const answer = parley.model.hold()
  const { conversation, reply } = await client.sendMessage({ content: 'Hi' })
  const pieces = piecesOf(client.reply(reply.id))
  answer.send('Some text')
  await readUntil(pieces, 'Some text')
  // Whatever still comes of the message that was sent.
  const followed = async (events: AsyncIterable<unknown>) => {
    for await (const _ of events);
  }
  const loops = [pieces, client.conversationEvents(conversation.id), client.conversationListEvents()]
  const ends = Promise.allSettled(loops.map(followed))

  using watch = startWatch()
  await revoke(person)
  for (const { reason } of (await ends) as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(SessionRevokedError)
    expect(reason.message).toBe('This session was ended. Sign in again.')
  }
  expect(watch.ms()).toBeLessThan(2000)
  expect(opened).toHaveLength(1)
  expect(refresh).not.toHaveBeenCalled()
  await expect(client.me()).rejects.toBeInstanceOf(SessionRevokedError)
})

it('tells whoever wants to know that the session is over, with the reason', async () => {
  const reasons: (ParleyError | null)[] = []
  const heard = (client: ReturnType<typeof createClient>) =>
    client.onSignedOut(reason => reasons.push(reason))

  const revoked = await parley.signIn('user')
  const stopListening = heard(revoked.client)
  const loop = revoked.client.conversationListEvents()[Symbol.asyncIterator]().next()
  const ended = expect(loop).rejects.toBeInstanceOf(SessionRevokedError)
  await revoked.client.createConversation()
  await revoke(revoked)
  await ended
  expect(reasons).toMatchObject([{ code: 'SESSION_REVOKED' }])
  stopListening()
  await expect(revoked.client.me()).rejects.toBeInstanceOf(SessionRevokedError)
  expect(reasons.splice(0)).toHaveLength(1)

  const expired = await parley.signIn('user')
  heard(expired.client)
  await expire(expired)
  await expect(expired.client.me()).rejects.toThrow('This session has expired. Sign in again.')
  expect(reasons.splice(0)).toMatchObject([
    { code: 'SESSION_EXPIRED', message: 'This session has expired. Sign in again.' },
  ])

  const renewed = await parley.signIn('user')
  const fresh = createClient({
    url: parley.url,
    auth: bearer(renewed.token, async () => (await parley.signIn('user')).token),
  })
  heard(fresh)
  await expire(renewed)
  await fresh.me()
  expect(reasons).toEqual([])
  await fresh.signOut()
  expect(reasons.splice(0)).toEqual([null])

  const useless = await parley.signIn('user')
  const refused = createClient({ url: parley.url, auth: bearer(useless.token, () => 'x'.repeat(43)) })
  heard(refused)
  await expire(useless)
  await expect(refused.reply('msg_1').done()).rejects.toBeInstanceOf(UnauthenticatedError)
  expect(reasons).toMatchObject([{ code: 'UNAUTHENTICATED' }])
  for (const client of [fresh, refused]) client.close()
})

it('signs out, and once more', async () => {
  const { client } = await parley.signIn('user')
  await client.signOut()
  await client.signOut()
  await expect(client.conversations({ first: 1 })).rejects.toBeInstanceOf(UnauthenticatedError)
})
