import { expect, it, onTestFinished } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { watch } from '../../test/watch.js'
import { attach } from '../attach/index.js'
import { type Chat, type ChatState, createChat, createConversationList } from '../chat/index.js'
import { type ConversationEvent, type Parley, ParleyError } from '../index.js'
import { createTestClient } from './index.js'

/** A client, and a model that says what it is told to. */
interface Played {
  client: Parley
  reply(text: string): void
  hold(): { send(...pieces: string[]): void; end(): void }
  fail(): void
}

async function server(): Promise<Played> {
  const parley = await startParley()
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const { client } = await parley.signIn('user')
  const { model } = parley
  return { client, reply: text => model.reply(text), hold: () => model.hold(), fail: () => model.fail(500) }
}

function inMemory(): Played {
  const client = createTestClient()
  const { test } = client
  return { client, reply: test.reply, hold: test.hold, fail: () => test.failReply() }
}

const follow = (client: Parley, id?: string) => watch<ChatState, Chat>(createChat(client, { id }))
const idle = ({ activity, messages }: ChatState) => activity === 'idle' && messages.length > 0

/** Everything a chat does, as it is shown: without ids and times. */
async function chatting({ client, reply, hold, fail }: Played) {
  const shown: unknown[] = []
  const { store: chat, until } = follow(client)
  const note = async () => {
    const { messages } = await until(idle)
    shown.push(messages.map(one => [one.role, one.content, one.status, one.version, one.versions.length]))
    return messages.at(-1)?.id ?? ''
  }
  reply('First')
  await chat.send('Hello')
  const first = await note()
  reply('Second')
  await chat.regenerate()
  await note()
  await chat.show(first)
  await note()
  const held = hold()
  await chat.send('More')
  held.send('Half')
  await until(({ messages }) => messages.at(-1)?.content === 'Half')
  await chat.stop()
  await note()
  fail()
  await chat.edit(chat.getSnapshot().messages[0]?.id ?? '', 'Ahoy')
  const failed = await note()
  reply('Better')
  await chat.retry(failed)
  await chat.rate(await note(), 'UP')
  return { shown, feedback: chat.getSnapshot().messages.at(-1)?.message?.feedback?.rating }
}

/** What is told of a conversation, and what is refused. */
async function told({ client, reply }: Played) {
  const outline = ({ kind, message }: ConversationEvent) => [kind, message?.role]
  const codeOf = (call: Promise<unknown>) => call.then(String, (error: ParleyError) => error.code)
  const events: unknown[] = []
  reply('First')
  const sent = await client.sendMessage({ content: 'Hello', idempotencyKey: 'once' })
  const { id, eventCursor } = sent.conversation
  const following = (async () => {
    for await (const event of client.conversationEvents(id, { after: eventCursor }))
      events.push(outline(event))
  })()
  await client.reply(sent.reply.id).done()
  const again = await client.sendMessage({ content: 'Hello', idempotencyKey: 'once' })
  await client.updateConversation(id, { title: 'Named', pinned: true })
  await client.rateMessage(sent.reply.id, { rating: 'DOWN' })
  reply('Second')
  const second = await client.regenerateReply(sent.reply.id)
  await client.reply(second.id).done()
  const page = await client.conversationMessages(id, { last: 1 })
  const [listed] = (await client.conversations({ filter: { pinned: true } })).nodes
  const empty = await codeOf(client.sendMessage({ conversationId: id, content: ' ' }))
  const unknown = await codeOf(client.regenerateReply('msg_unknown'))
  await client.deleteConversations([id])
  await following
  return {
    events,
    same: again.message.id === sent.message.id,
    page: [page.nodes.map(({ content }) => content), page.pageInfo.hasPreviousPage],
    listed: [listed?.title, listed?.pinned],
    refused: [empty, unknown, await client.conversation(id)],
  }
}

it('plays what a server does', async () => {
  const [real, played] = [await server(), inMemory()]
  expect(await chatting(played)).toEqual(await chatting(real))
  expect(await told(played)).toEqual(await told(real))
})

it('answers what is not scripted, and begins with what is there', async () => {
  const client = createTestClient({ reply: content => content.toUpperCase() })
  const { id } = await client.test.conversation({ title: 'Old', messages: ['Hello', 'Hi'] })
  const { store: chat, until } = follow(client, id)
  await until(idle)
  await chat.send('loud')
  const { messages, conversation } = await until(idle)
  expect(messages.map(({ content }) => content)).toEqual(['Hello', 'Hi', 'loud', 'LOUD'])
  expect(conversation?.title).toBe('Old')
})

it('breaks the line, mends it, and ends the session', async () => {
  const client = createTestClient()
  const { id } = await client.test.conversation({ messages: ['Hello', 'Hi'] })
  const { store: chat, until } = follow(client, id)
  await until(idle)
  client.test.goOffline()
  await until(({ connection }) => connection === 'reconnecting')
  expect(await chat.send('Lost?')).toBe(false)
  client.test.goOnline()
  await until(({ connection }) => connection === 'online')
  expect(await chat.retry(chat.getSnapshot().messages.at(-1)?.id ?? '')).toBe(true)
  await until(idle)
  const reasons: unknown[] = []
  const stopListening = client.onSignedOut(reason => reasons.push(reason?.code ?? null))
  client.test.revoke()
  client.test.refuse('me', new ParleyError('SESSION_EXPIRED', 'It expired.'))
  await expect(client.me()).rejects.toThrow('It expired.')
  await client.signOut()
  expect(reasons).toEqual(['SESSION_REVOKED', 'SESSION_EXPIRED', null])
  stopListening()
  await client.signOut()
  expect(reasons).toHaveLength(3)
  expect(await until(({ phase }) => phase === 'ended')).toMatchObject({ error: { code: 'SESSION_REVOKED' } })
})

it('refuses the next call of a method', async () => {
  const client = createTestClient()
  client.test.refuse('sendMessage', new ParleyError('RATE_LIMITED', 'Slowly.', { retryAfter: 3 }))
  await expect(client.sendMessage({ content: 'Hello' })).rejects.toMatchObject({ retryAfter: 3 })
  expect((await client.sendMessage({ content: 'Hello' })).message.content).toBe('Hello')
})

it('has other people in it', async () => {
  const client = createTestClient()
  const { id } = await client.test.conversation({ messages: ['Hello', 'Hi'] })
  const { until } = follow(client, id)
  await until(idle)
  await client.test.as('Grace').sendMessage({ conversationId: id, content: 'May I?' })
  const { messages } = await until(state => idle(state) && state.messages.length === 4)
  expect(messages[2]).toMatchObject({ content: 'May I?', author: { name: 'Grace' } })
})

it('lists, and says what it does not have', async () => {
  const client = createTestClient({ methods: { serverInfo: async () => ({ version: '1' }) as never } })
  await client.createConversation({ title: 'One' })
  const list = createConversationList(client)
  onTestFinished(list.subscribe(() => {}))
  await expect.poll(() => list.getSnapshot().conversations.map(({ title }) => title)).toEqual(['One'])
  expect(await client.serverInfo()).toEqual({ version: '1' })
  expect(() => client.auditEvents()).toThrow('no auditEvents')
  expect({ ...client }.sendMessage).toBe(client.sendMessage)
})

it('makes a conversation with messages beside what is scripted', async () => {
  const client = createTestClient()
  const answer = client.test.hold()
  const { id } = await client.test.conversation({ messages: ['Hello', 'Hi'] })
  const { reply } = await client.sendMessage({ conversationId: id, content: 'And now?' })
  answer.think('Hm.')
  answer.send('Scripted')
  const { value } = await client.reply(reply.id)[Symbol.asyncIterator]().next()
  expect(value).toMatchObject({ content: 'Scripted', reasoning: 'Hm.' })
  answer.end()
  expect(await client.reply(reply.id).done()).toMatchObject({ content: 'Scripted', reasoning: 'Hm.' })
  expect((await client.conversationMessages(id)).nodes.map(({ content }) => content)).toEqual([
    'Hello',
    'Hi',
    'And now?',
    'Scripted',
  ])
})

it('has pages by number', async () => {
  const client = createTestClient()
  for (const title of ['a', 'b', 'c', 'd']) await client.createConversation({ title })
  const page = async (offset: number) =>
    (await client.conversations({ first: 2, offset })).nodes.map(({ title }) => title)
  expect([await page(0), await page(2)]).toEqual([
    ['d', 'c'],
    ['b', 'a'],
  ])
})

it('searches again with words that could not be searched for', async () => {
  const client = createTestClient()
  for (const title of ['alpha', 'beta']) await client.createConversation({ title })
  const list = createConversationList(client)
  onTestFinished(list.subscribe(() => {}))
  await expect.poll(() => list.getSnapshot().phase).toBe('ready')
  client.test.refuse('conversations', new ParleyError('NETWORK_ERROR', 'Away.'))
  expect(await list.search('alpha')).toBe(false)
  expect(await list.search('alpha')).toBe(true)
  expect(list.getSnapshot().conversations.map(({ title }) => title)).toEqual(['alpha'])
})

it('messages of a client in memory carry the files that were given, also without a word', async () => {
  const client = createTestClient()
  const file = await attach(client, new Blob(['Some text']), { filename: 'notes.txt' })
  const { message } = await client.sendMessage({ content: '', attachmentIds: [file.id] })
  expect(message.attachments).toMatchObject([{ filename: 'notes.txt', status: 'READY' }])
  const edited = await client.editMessage(message.id, 'Read it')
  expect(edited.message.attachments).toHaveLength(1)
  await expect(client.sendMessage({ content: 'Hm', attachmentIds: ['att_9'] })).rejects.toMatchObject({
    fields: { 'input.attachmentIds.0': expect.any(String) },
  })
})
