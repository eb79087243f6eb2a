import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { besideEvents } from '../../server/test/besideEvents.js'
import { type Parley, type SignedIn, startParley } from '../../server/test/parley.js'
import { createRelay, type Relay } from '../../server/test/relay.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'
import { ClientClosedError, NotFoundError } from './index.js'
import type { Parley as Client } from './parley.js'

let parley: Parley
let relay: Relay
let jonas: SignedIn
beforeAll(async () => {
  parley = await startParley()
  parley.model.otherwise('An answer')
  relay = await createRelay(parley.url)
  jonas = await parley.signIn('user')
})
afterAll(async () => {
  await relay.close()
  await parley[Symbol.asyncDispose]()
})

const relayed = ({ token }: SignedIn): Client => createClient({ url: relay.url, auth: bearer(token) })
const kindOf = async (next: Promise<IteratorResult<{ kind: string }, void>>) => (await next).value?.kind

it('goes on behind the last event after a cut, with what happened meanwhile', async () => {
  const client = relayed(jonas)
  const { id, eventCursor } = await client.createConversation()
  const onReconnect = vi.fn()
  const events = client.conversationEvents(id, { after: eventCursor, onReconnect })[Symbol.asyncIterator]()
  await jonas.client.updateConversation(id, { title: 'One' })
  const first = await events.next()
  expect(first.value).toMatchObject({ kind: 'CONVERSATION_UPDATED', conversation: { title: 'One' } })
  const next = events.next()
  await relay.cut()
  await jonas.client.updateConversation(id, { title: 'Two' })
  await jonas.client.updateConversation(id, { pinned: true })
  await relay.mend()
  expect((await next).value).toMatchObject({
    kind: 'CONVERSATION_UPDATED',
    actor: { id: expect.any(String) },
  })
  expect((await events.next()).value).toMatchObject({ conversation: { title: 'Two', pinned: true } })
  expect(onReconnect.mock.calls[0]?.[0]).toMatchObject({
    attempt: 1,
    after: first.value?.cursor,
    error: { code: 'NETWORK_ERROR' },
  })
  client.close()
})

it('passes on that events were forgotten, and goes on', async () => {
  const { id, eventCursor } = await jonas.client.createConversation()
  for (const title of ['One', 'Two']) await jonas.client.updateConversation(id, { title })
  await besideEvents(parley.databaseUrl, database =>
    database.conversationEvent.deleteMany({ where: { conversationId: id, conversationSeq: { lte: 2 } } }),
  )
  const events = jonas.client.conversationEvents(id, { after: eventCursor })[Symbol.asyncIterator]()
  expect(await kindOf(events.next())).toBe('RESYNC')
  const next = events.next()
  await jonas.client.updateConversation(id, { title: 'Three' })
  expect((await next).value).toMatchObject({
    kind: 'CONVERSATION_UPDATED',
    conversation: { title: 'Three' },
  })
  await events.return()
})

it('ends with the deletion of the conversation, and finds nothing after it', async () => {
  const { id, eventCursor } = await jonas.client.createConversation()
  const kinds: string[] = []
  const following = (async () => {
    for await (const { kind } of jonas.client.conversationEvents(id, { after: eventCursor })) kinds.push(kind)
  })()
  await jonas.client.deleteConversations([id])
  await following
  expect(kinds).toEqual(['CONVERSATION_DELETED'])
  const again = jonas.client.conversationEvents(id)[Symbol.asyncIterator]()
  await expect(again.next()).rejects.toBeInstanceOf(NotFoundError)
})

it('resumes the events of a list and of the console too', async () => {
  const admin = await parley.signIn('admin')
  const client = relayed(admin)
  const list = client.conversationListEvents()[Symbol.asyncIterator]()
  const console = client.adminEvents()[Symbol.asyncIterator]()
  const heard = { list: list.next(), console: console.next() }
  let told = false
  void Promise.all(Object.values(heard)).then(() => {
    told = true
  })
  // Live only: until the subscriptions are there, nothing is told.
  while (!told) {
    await admin.client.createConversation()
    await admin.client.createRole({ name: crypto.randomUUID(), permissions: ['CHAT'] })
  }
  await relay.cut()
  const { id } = await admin.client.createConversation()
  const role = await admin.client.createRole({ name: 'While away', permissions: ['CHAT'] })
  await relay.mend()
  for (;;) if ((await list.next()).value?.conversationId === id) break
  for (;;) if ((await console.next()).value?.nodeId === role.id) break
  client.close()
  await expect(list.next()).rejects.toBeInstanceOf(ClientClosedError)
})

it('misses nothing of a list behind the cursor of a person, even if it is cut before anything came', async () => {
  const client = relayed(jonas)
  const me = await client.me()
  await relay.cut()
  const next = client.conversationListEvents({ after: me?.eventCursor })[Symbol.asyncIterator]().next()
  const { id } = await jonas.client.createConversation()
  await relay.mend()
  expect((await next).value).toMatchObject({ kind: 'CONVERSATION_CREATED', conversationId: id })
  client.close()
})

it('unsubscribes when the loop is left or aborted', async () => {
  const { id, eventCursor } = await jonas.client.createConversation()
  await jonas.client.updateConversation(id, { title: 'One' })
  for await (const { kind } of jonas.client.conversationEvents(id, { after: eventCursor })) {
    expect(kind).toBe('CONVERSATION_UPDATED')
    break
  }
  const controller = new AbortController()
  const waiting = jonas.client
    .conversationEvents(id, { signal: controller.signal })
    [Symbol.asyncIterator]()
    .next()
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})
