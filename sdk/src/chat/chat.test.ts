import { expect, it, onTestFinished } from 'vitest'
import { type Parley as Server, startParley } from '../../../server/test/parley.js'
import { createRelay } from '../../../server/test/relay.js'
import { watch as watchStore } from '../../test/watch.js'
import { bearer, createClient } from '../index.js'
import { createChat } from './chat.js'
import type { Chat, ChatClient, ChatState } from './types.js'

/** Follows a chat until the test is over. */
function watch(chat: Chat) {
  const { store: _, ...watched } = watchStore<ChatState, Chat>(chat)
  return { chat, ...watched }
}

const texts = ({ messages }: ChatState) => messages.map(({ content }) => content)
const idle = ({ activity, messages }: ChatState) => activity === 'idle' && messages.length > 0
const nth = (state: ChatState, index: number) => {
  const message = state.messages.at(index)
  if (!message) throw new Error(`There is no message ${index}.`)
  return message
}

async function begin() {
  const parley = await startParley()
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const person = await parley.signIn('user')
  return { parley, ...person }
}

/** A conversation with one turn. */
async function talked(parley: Server, client: ChatClient, answer = 'Hello!') {
  parley.model.reply(answer)
  const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
  await client.reply(reply.id).done()
  return conversation
}

it('starts a conversation with its first message and shows the reply as it is written', async () => {
  const { parley, client } = await begin()
  const started: string[] = []
  const { chat, seen, until } = watch(createChat(client, { onStart: ({ id }) => started.push(id) }))
  expect(chat.getSnapshot()).toMatchObject({ id: null, phase: 'new', messages: [], activity: 'idle' })
  const answer = parley.model.hold()
  const sent = chat.send('Hello')
  expect(chat.getSnapshot()).toMatchObject({
    activity: 'sending',
    messages: [{ content: 'Hello', status: 'SENDING' }],
  })
  expect(await sent).toBe(true)
  await answer.received
  answer.send('Good', ' morning')
  await until(state => texts(state)[1] === 'Good morning')
  expect(chat.getSnapshot()).toMatchObject({ activity: 'replying', phase: 'ready' })
  answer.end()
  const state = await until(idle)
  expect(texts(state)).toEqual(['Hello', 'Good morning'])
  expect(state.messages.map(({ status }) => status)).toEqual(['COMPLETE', 'COMPLETE'])
  expect(started).toEqual([state.id])
  // From the first moment to the last it is one message on the screen, and never there twice.
  expect(new Set(seen.flatMap(({ messages }) => messages.slice(0, 1).map(({ key }) => key))).size).toBe(1)
  expect(Math.max(...seen.map(({ messages }) => messages.length))).toBe(2)
})

it('changes no other message while a reply grows', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const { chat, seen, until } = watch(createChat(client, { id }))
  await until(idle)
  const answer = parley.model.hold()
  await chat.send('More')
  await answer.received
  const before = await until(({ messages }) => messages.length === 4)
  answer.send('a')
  await until(state => texts(state)[3] === 'a')
  answer.send('b')
  const after = await until(state => texts(state)[3] === 'ab')
  expect(after.messages.slice(0, 3).every((message, i) => message === before.messages[i])).toBe(true)
  answer.end()
  await until(idle)
  expect(new Set(seen).size).toBe(seen.length)
})

it('goes on with a reply that is being written when the page is loaded again', async () => {
  const { parley, client } = await begin()
  const answer = parley.model.hold()
  const { conversation } = await client.sendMessage({ content: 'Hello' })
  await answer.received
  answer.send('Half ')
  const { until } = watch(createChat(client, { id: conversation.id }))
  await until(state => texts(state)[1] === 'Half ')
  answer.send('and half')
  answer.end()
  expect(texts(await until(idle))).toEqual(['Hello', 'Half and half'])
})

it('recognises its own message in an event that overtakes the answer', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const answered = Promise.withResolvers<void>()
  const slow: ChatClient = {
    ...client,
    sendMessage: async (...args) => {
      const sent = await client.sendMessage(...args)
      await answered.promise
      return sent
    },
  }
  const { chat, seen, until } = watch(createChat(slow, { id }))
  await until(idle)
  parley.model.reply('Here.')
  const sent = chat.send('Where?')
  await until(state => texts(state).length === 4 && idle(state))
  answered.resolve()
  expect(await sent).toBe(true)
  expect(texts(chat.getSnapshot())).toEqual(['Hello', 'Hello!', 'Where?', 'Here.'])
  expect(seen.every(state => texts(state).filter(text => text === 'Where?').length <= 1)).toBe(true)
})

it('stops a reply and keeps its text', async () => {
  const { parley, client } = await begin()
  const { chat, until } = watch(createChat(client))
  const answer = parley.model.hold()
  await chat.send('Hello')
  await answer.received
  answer.send('As I was say')
  await until(state => texts(state)[1] === 'As I was say')
  expect(await chat.stop()).toBe(true)
  expect(nth(await until(idle), 1)).toMatchObject({ status: 'STOPPED', content: 'As I was say' })
})

it('stops the reply to a message that is still on its way', async () => {
  const { parley, client } = await begin()
  parley.model.hold()
  const { chat, until } = watch(createChat(client))
  const sent = chat.send('Hello')
  await chat.stop()
  await sent
  expect(nth(await until(idle), 1)).toMatchObject({ status: 'STOPPED' })
})

it('writes a reply again as another version, and shows either', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client, 'First')
  const { chat, until } = watch(createChat(client, { id }))
  const first = nth(await until(idle), 1)
  parley.model.reply('Second')
  expect(await chat.regenerate()).toBe(true)
  const state = await until(idle)
  expect(texts(state)).toEqual(['Hello', 'Second'])
  expect(nth(state, 1)).toMatchObject({ version: 1, versions: [first.id, nth(state, 1).id] })
  expect(await chat.show(first.id)).toBe(true)
  expect(texts(chat.getSnapshot())).toEqual(['Hello', 'First'])
  parley.model.reply('To the first')
  await chat.send('And?')
  expect(texts(await until(idle))).toEqual(['Hello', 'First', 'And?', 'To the first'])
})

it('edits a message at once, with all that follows', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const { chat, until } = watch(createChat(client, { id }))
  const question = nth(await until(idle), 0)
  parley.model.reply('Ahoy!')
  const edited = chat.edit(question.id, 'Ahoy')
  expect(texts(chat.getSnapshot())).toEqual(['Ahoy'])
  expect(await edited).toBe(true)
  const state = await until(idle)
  expect(texts(state)).toEqual(['Ahoy', 'Ahoy!'])
  expect(nth(state, 0)).toMatchObject({ version: 1, versions: [question.id, nth(state, 0).id] })
})

it('keeps a message that could not be sent, and sends the same one again', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  let fail = true
  const keys: unknown[] = []
  const flaky: ChatClient = {
    ...client,
    sendMessage: async (input, options) => {
      keys.push(input.idempotencyKey)
      const sent = await client.sendMessage(input, options)
      if (fail) throw new Error('The answer was lost.')
      return sent
    },
  }
  // Nobody listens, so that no event tells that it was stored.
  const chat = createChat(flaky, { id })
  parley.model.reply('Once')
  expect(await chat.send('Only once')).toBe(false)
  const unsent = nth(chat.getSnapshot(), -1)
  expect(unsent).toMatchObject({ status: 'UNSENT', error: { message: 'The answer was lost.' } })
  fail = false
  expect(await chat.retry(unsent.id)).toBe(true)
  const { until } = watch(chat)
  expect(texts(await until(idle))).toEqual(['Hello', 'Hello!', 'Only once', 'Once'])
  expect(keys).toEqual([unsent.key, unsent.key])
  expect(parley.model.requests).toHaveLength(2)
})

it('forgets what could not be sent if asked to, and an edit with it', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const refusing: ChatClient = { ...client, editMessage: () => Promise.reject(new Error('No.')) }
  const { chat, until } = watch(createChat(refusing, { id }))
  const question = nth(await until(idle), 0)
  expect(await chat.edit(question.id, 'Ahoy')).toBe(false)
  expect(texts(chat.getSnapshot())).toEqual(['Ahoy'])
  chat.discard(nth(chat.getSnapshot(), 0).id)
  expect(texts(chat.getSnapshot())).toEqual(['Hello', 'Hello!'])
})

it('has a reply that failed written again', async () => {
  const { parley, client } = await begin()
  const { chat, until } = watch(createChat(client))
  parley.model.fail(500)
  await chat.send('Hello')
  const failed = nth(await until(state => nth(state, -1).status === 'FAILED'), 1)
  expect(failed.message?.failure).toMatchObject({ retryable: true })
  parley.model.reply('Better')
  expect(await chat.retry(failed.id)).toBe(true)
  expect(texts(await until(idle))).toEqual(['Hello', 'Better'])
})

it('shows what another person writes, as it is written', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const other = (await parley.signIn('admin')).client
  await client.addParticipant(id, (await other.me())?.id ?? '', 'WRITE')
  const mine = watch(createChat(client, { id }))
  const theirs = watch(createChat(other, { id }))
  await Promise.all([mine.until(idle), theirs.until(idle)])
  const answer = parley.model.hold()
  await theirs.chat.send('May I?')
  await answer.received
  answer.send('Please', ' do.')
  const state = await mine.until(one => texts(one)[3] === 'Please do.')
  expect(nth(state, 2)).toMatchObject({ content: 'May I?', author: { name: expect.any(String) } })
  answer.end()
  expect(texts(await mine.until(idle))).toEqual(texts(await theirs.until(idle)))
})

it('leaves what one reads where it is when another person branches off before it', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client, 'First')
  const mine = watch(createChat(client, { id }))
  const first = nth(await mine.until(idle), 1)
  parley.model.reply('Second')
  const second = await client.regenerateReply(first.id)
  await client.reply(second.id).done()
  const state = await mine.until(one => nth(one, 1).versions.length === 2)
  expect(texts(state)).toEqual(['Hello', 'First'])
  parley.model.reply('Below the first')
  await mine.chat.send('And?')
  expect(texts(await mine.until(idle))).toEqual(['Hello', 'First', 'And?', 'Below the first'])
})

it('goes on behind a broken connection, and says that it is broken', async () => {
  const { parley, token, client } = await begin()
  const { id } = await talked(parley, client)
  const relay = await createRelay(parley.url)
  onTestFinished(() => relay.close())
  const remote = createClient({ url: relay.url, auth: bearer(token) })
  onTestFinished(() => remote.close())
  const { until } = watch(createChat(remote, { id }))
  await until(idle)
  await relay.cut()
  await until(({ connection }) => connection === 'reconnecting')
  parley.model.reply('While you were away')
  const { reply } = await client.sendMessage({ conversationId: id, content: 'Unseen' })
  await client.reply(reply.id).done()
  await relay.mend()
  await until(({ connection, messages }) => connection === 'online' && messages.length === 4)
  expect(texts(await until(idle))).toEqual(['Hello', 'Hello!', 'Unseen', 'While you were away'])
})

it('says that it is online again also where nothing happens', async () => {
  const { parley, token, client } = await begin()
  const { id } = await talked(parley, client)
  const relay = await createRelay(parley.url)
  onTestFinished(() => relay.close())
  const remote = createClient({ url: relay.url, auth: bearer(token) })
  onTestFinished(() => remote.close())
  const { until } = watch(createChat(remote, { id }))
  await until(idle)
  // What is heard came through the connection that is to break.
  await client.updateConversation(id, { title: 'Heard' })
  await until(({ conversation }) => conversation?.title === 'Heard')
  relay.drop()
  await until(({ connection }) => connection === 'reconnecting')
  await until(({ connection }) => connection === 'online')
})

it('fetches everything again when told to, and keeps what is on its way', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const resync = Promise.withResolvers<void>()
  const forgetful: ChatClient = {
    ...client,
    sendMessage: () => Promise.reject(new Error('Not now.')),
    conversationEvents: () => ({
      async *[Symbol.asyncIterator]() {
        await resync.promise
        const { eventCursor } = (await client.conversation(id)) ?? { eventCursor: '' }
        yield { cursor: eventCursor, kind: 'RESYNC', conversationId: id } as never
        await new Promise(() => {})
      },
    }),
  }
  const { chat, until } = watch(createChat(forgetful, { id }))
  await until(idle)
  await chat.send('A draft')
  parley.model.reply('Something else')
  const { reply } = await client.sendMessage({ conversationId: id, content: 'Elsewhere' })
  await client.reply(reply.id).done()
  resync.resolve()
  const state = await until(({ messages }) => messages.length === 5)
  expect(texts(state)).toEqual(['Hello', 'Hello!', 'Elsewhere', 'Something else', 'A draft'])
})

it('ends when the session is revoked, says so, and keeps what is shown', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const { chat, until } = watch(createChat(client, { id }))
  await until(idle)
  const other = parley.as(await parley.signIn('user'))
  await other.client.revokeOtherSessions()
  const state = await until(({ phase }) => phase === 'ended')
  expect(state.error).toMatchObject({ code: 'SESSION_REVOKED' })
  expect(texts(state)).toEqual(['Hello', 'Hello!'])
  expect(await chat.send('Anybody?')).toBe(false)
  expect(nth(chat.getSnapshot(), -1)).toMatchObject({ content: 'Anybody?', status: 'UNSENT' })
})

it('ends when the conversation is deleted, and where there is none', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const { until } = watch(createChat(client, { id }))
  await until(idle)
  await client.deleteConversations([id])
  expect(await until(({ phase }) => phase === 'ended')).toMatchObject({ error: { code: 'NOT_FOUND' } })
  const none = watch(createChat(client, { id }))
  expect(await none.until(({ phase }) => phase === 'ended')).toMatchObject({ error: { code: 'NOT_FOUND' } })
})

it('fetches earlier messages in front', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  for (const content of ['2', '3']) {
    parley.model.reply(`To ${content}`)
    const { reply } = await client.sendMessage({ conversationId: id, content })
    await client.reply(reply.id).done()
  }
  const { chat, until } = watch(createChat(client, { id, pageSize: 2 }))
  expect(texts(await until(idle))).toEqual(['3', 'To 3'])
  expect(chat.getSnapshot().hasEarlier).toBe(true)
  await chat.loadEarlier()
  expect(texts(chat.getSnapshot())).toEqual(['2', 'To 2', '3', 'To 3'])
  chat.reload()
  await chat.loadEarlier()
  expect(texts(chat.getSnapshot())).toEqual(['Hello', 'Hello!', '2', 'To 2', '3', 'To 3'])
  expect(chat.getSnapshot().hasEarlier).toBe(false)
})

it('halts when nobody looks and goes on where it was', async () => {
  const { parley, client } = await begin()
  const { id } = await talked(parley, client)
  const { chat, until, unsubscribe } = watch(createChat(client, { id }))
  const before = await until(idle)
  unsubscribe()
  parley.model.reply('Later')
  const { reply } = await client.sendMessage({ conversationId: id, content: 'Meanwhile' })
  await client.reply(reply.id).done()
  const again = watch(chat)
  const state = await again.until(({ messages }) => messages.length === 4)
  expect(nth(state, 0)).toBe(nth(before, 0))
})

it('sends what becomes an image, which the reply has once it is complete', async () => {
  const parley = await startParley({ env: { MODEL_DETAILS: 'test-model: imageGeneration' } })
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const { client } = await parley.signIn('user')
  const { chat, until } = watch(createChat(client))
  const held = parley.model.images.hold()
  expect(await chat.send('A cat', { image: true })).toBe(true)
  await until(({ activity }) => activity === 'replying')
  await held.asked
  held.release()
  const state = await until(idle)
  expect(nth(state, 1)).toMatchObject({
    status: 'COMPLETE',
    content: '',
    message: { attachments: [{ filename: 'A cat.png', description: 'A cat' }] },
  })
})
