import { AbstractChat, type ChatInit, type ChatState, type ChatStatus } from 'ai'
import { expect, it, onTestFinished } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { createRelay } from '../../../server/test/relay.js'
import { bearer, createClient } from '../index.js'
import { createChatTransport, type ParleyUIMessage, toUIMessages } from './index.js'

/** What a framework's binding of the AI SDK is: its own state around the real chat. */
class TestChat extends AbstractChat<ParleyUIMessage> {
  constructor(init: ChatInit<ParleyUIMessage>) {
    super({ ...init, state: createState(init.messages ?? []) })
  }
}

function createState(begun: ParleyUIMessage[]): ChatState<ParleyUIMessage> & { told: Set<() => void> } {
  const told = new Set<() => void>()
  let messages = begun
  let status: ChatStatus = 'ready'
  let error: Error | undefined
  const tell = () => {
    for (const one of [...told]) one()
  }
  return {
    told,
    get messages() {
      return messages
    },
    set messages(next) {
      messages = next
      tell()
    },
    get status() {
      return status
    },
    set status(next) {
      status = next
      tell()
    },
    get error() {
      return error
    },
    set error(next) {
      error = next
    },
    pushMessage(message) {
      this.messages = [...messages, message]
    },
    popMessage() {
      this.messages = messages.slice(0, -1)
    },
    replaceMessage(index, message) {
      this.messages = messages.with(index, structuredClone(message))
    },
    snapshot: thing => structuredClone(thing),
  }
}

const texts = (chat: TestChat) =>
  chat.messages.map(({ parts }) => parts.map(part => (part.type === 'text' ? part.text : '')).join(''))

function until(chat: TestChat, holds: (texts: string[], chat: TestChat) => unknown): Promise<void> {
  const { told } = (chat as unknown as { state: ReturnType<typeof createState> }).state
  return new Promise(resolve => {
    const check = () => {
      if (!holds(texts(chat), chat)) return
      told.delete(check)
      resolve()
    }
    told.add(check)
    check()
  })
}

async function begin() {
  const parley = await startParley()
  onTestFinished(() => parley[Symbol.asyncDispose]())
  return { parley, ...(await parley.signIn('user')) }
}

it('starts a conversation and streams the reply', async () => {
  const { parley, client } = await begin()
  const started: string[] = []
  const transport = createChatTransport({ client, onStart: ({ id }) => started.push(id) })
  const chat = new TestChat({ id: 'mine', transport })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  answer.send('Good')
  await until(chat, ([, reply]) => reply === 'Good')
  expect(chat.status).toBe('streaming')
  answer.send(' morning')
  answer.end()
  await sent
  expect(texts(chat)).toEqual(['Hello', 'Good morning'])
  expect(chat.status).toBe('ready')
  expect(started).toEqual([transport.conversationId('mine')])
  const { nodes } = await client.conversationMessages(started[0] ?? '')
  expect(nodes.map(({ id }) => id)).toEqual(chat.messages.map(({ id }) => transport.messageId('mine', id)))
  expect(chat.messages[1]?.metadata).toMatchObject({ status: 'COMPLETE', model: { name: 'test-model' } })
})

it('gives what the model thinks as a part of its own, streamed and loaded', async () => {
  const { parley, client } = await begin()
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: 'mine', transport })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  answer.delta({ reasoning_content: 'A ' })
  answer.delta({ reasoning_content: 'greeting.' })
  answer.send('Good')
  answer.end()
  await sent
  const parts = (messages: ParleyUIMessage[]) =>
    messages
      .at(-1)
      ?.parts.flatMap(part =>
        part.type === 'reasoning' || part.type === 'text' ? [[part.type, part.text]] : [],
      )
  const shown = [
    ['reasoning', 'A greeting.'],
    ['text', 'Good'],
  ]
  expect(parts(chat.messages)).toEqual(shown)
  const { nodes } = await client.conversationMessages(transport.conversationId('mine') ?? '')
  expect(parts(toUIMessages(nodes))).toEqual(shown)
})

it('gives the server files before the message that carries them, once, and shows them', async () => {
  const { parley, client } = await begin()
  let lost = true
  const transport = createChatTransport({
    client: {
      ...client,
      sendMessage: async (...args) => {
        const sent = await client.sendMessage(...args)
        if (lost) throw new Error('The answer was lost.')
        return sent
      },
    },
  })
  const chat = new TestChat({ id: 'mine', transport })
  parley.model.reply('I read it.')
  const url = `data:text/plain;base64,${btoa('Some text')}`
  const files = [{ type: 'file' as const, mediaType: 'text/plain', filename: 'notes.txt', url }]
  await chat.sendMessage({ text: 'Read this', files })
  lost = false
  await chat.regenerate()
  expect(texts(chat)).toEqual(['Read this', 'I read it.'])
  expect(JSON.stringify(parley.model.requests.at(-1)?.body)).toContain('Some text')
  expect((await client.attachments()).nodes).toHaveLength(1)

  const id = transport.conversationId('mine') ?? ''
  const stored = async () => toUIMessages((await client.conversationMessages(id)).nodes)
  const [question] = await stored()
  expect(question?.parts).toMatchObject([
    { type: 'text', text: 'Read this' },
    {
      type: 'file',
      mediaType: 'text/plain',
      filename: 'notes.txt',
      url: expect.stringContaining('/attachments/'),
    },
  ])
  // Edited with what it shows, it carries the same file.
  const again = new TestChat({ id, transport, messages: await stored() })
  parley.model.reply('Again.')
  const shown = question?.parts.filter(part => part.type === 'file') ?? []
  await again.sendMessage({ text: 'Read it again', files: shown, messageId: question?.id ?? '' })
  expect((await stored())[0]?.parts).toMatchObject([{ text: 'Read it again' }, { filename: 'notes.txt' }])
  expect((await client.attachments()).nodes).toHaveLength(1)
})

it('shows an image that a model made', async () => {
  const parley = await startParley({ env: { MODEL_DETAILS: 'test-model: imageGeneration' } })
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const { client } = await parley.signIn('user')
  const { conversation, reply } = await client.generateImage({ prompt: 'A cat' })
  await client.reply(reply.id).done()
  const { nodes } = await client.conversationMessages(conversation.id)
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: conversation.id, transport, messages: toUIMessages(nodes) })
  const picture = { type: 'file', mediaType: 'image/png', url: expect.stringContaining('/attachments/') }
  expect(chat.messages.at(-1)?.parts).toMatchObject([picture])
  await chat.regenerate()
  expect(chat.messages.at(-1)?.parts).toMatchObject([picture])
})

it('stops the reply at the server, and the conversation goes on from there', async () => {
  const { parley, client } = await begin()
  const chat = new TestChat({ transport: createChatTransport({ client }) })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  answer.send('As I was say')
  await until(chat, ([, reply]) => reply)
  await chat.stop()
  await sent
  parley.model.reply('Sorry.')
  await chat.sendMessage({ text: 'Go on' })
  expect(texts(chat)).toEqual(['Hello', 'As I was say', 'Go on', 'Sorry.'])
  const { nodes } = await client.conversationMessages(chat.messages[1]?.metadata?.conversationId ?? '')
  expect(nodes.map(({ status }) => status)).toEqual(['COMPLETE', 'STOPPED', 'COMPLETE', 'COMPLETE'])
})

it('goes on with a reply that is being written, also when asked to twice at once', async () => {
  const { parley, client } = await begin()
  const answer = parley.model.hold()
  const { conversation } = await client.sendMessage({ content: 'Hello' })
  await answer.received
  answer.send('Half ')
  const { nodes } = await client.conversationMessages(conversation.id)
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: conversation.id, transport, messages: toUIMessages(nodes) })
  // As React does under StrictMode.
  const first = chat.resumeStream()
  await until(chat, ([, reply]) => reply === 'Half ')
  const resumed = [first, chat.resumeStream()]
  answer.send('and half')
  answer.end()
  await Promise.all(resumed)
  expect(texts(chat)).toEqual(['Hello', 'Half and half'])
  expect(chat.messages[1]?.id).toBe(nodes[1]?.id)
  expect(chat.messages[1]?.metadata?.status).toBe('COMPLETE')
})

it('shows a reply to its end that ended before it could be resumed', async () => {
  const { parley, client } = await begin()
  const answer = parley.model.hold()
  const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
  await answer.received
  answer.send('Half ')
  const { nodes } = await client.conversationMessages(conversation.id)
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: conversation.id, transport, messages: toUIMessages(nodes) })
  answer.send('and half')
  answer.end()
  await client.reply(reply.id).done()
  await chat.resumeStream()
  expect(texts(chat)).toEqual(['Hello', 'Half and half'])
  expect(await transport.reconnectToStream({ chatId: conversation.id })).toBeNull()
})

it('has nothing to go on with where nothing is being written', async () => {
  const { parley, client } = await begin()
  parley.model.reply('Hi')
  const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
  await client.reply(reply.id).done()
  const transport = createChatTransport({ client })
  expect(await transport.reconnectToStream({ chatId: conversation.id })).toBeNull()
  expect(await transport.reconnectToStream({ chatId: 'new' })).toBeNull()
})

it('leaves a reply alone that nobody looks at any more', async () => {
  const { parley, client } = await begin()
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: 'mine', transport })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  answer.send('Half ')
  await until(chat, ([, reply]) => reply)
  await chat.dispose()
  await sent
  answer.send('and half')
  answer.end()
  const reply = transport.messageId('mine', chat.messages[1]?.id ?? '') ?? ''
  expect(await client.reply(reply).done()).toMatchObject({ content: 'Half and half', status: 'COMPLETE' })
})

it('writes a reply again and edits a message, as versions', async () => {
  const { parley, client } = await begin()
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: 'mine', transport })
  parley.model.reply('First')
  await chat.sendMessage({ text: 'Hello' })
  parley.model.reply('Second')
  await chat.regenerate()
  expect(texts(chat)).toEqual(['Hello', 'Second'])
  parley.model.reply('Ahoy!')
  await chat.sendMessage({ text: 'Ahoy', messageId: chat.messages[0]?.id ?? '' })
  expect(texts(chat)).toEqual(['Ahoy', 'Ahoy!'])
  const id = transport.conversationId('mine') ?? ''
  const [question] = (await client.conversationMessages(id)).nodes
  expect(question).toMatchObject({ content: 'Ahoy', siblings: [{}, {}] })
})

it('writes a reply of the history again', async () => {
  const { parley, client } = await begin()
  parley.model.reply('First')
  const { conversation, reply } = await client.sendMessage({ content: 'Hello' })
  await client.reply(reply.id).done()
  const { nodes } = await client.conversationMessages(conversation.id)
  const transport = createChatTransport({ client })
  const chat = new TestChat({ id: conversation.id, transport, messages: toUIMessages(nodes) })
  parley.model.reply('Second')
  await chat.regenerate()
  expect(texts(chat)).toEqual(['Hello', 'Second'])
})

it('says why a reply failed and keeps its text; trying again writes another one', async () => {
  const { parley, client } = await begin()
  const chat = new TestChat({ transport: createChatTransport({ client }) })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  answer.send('Almost')
  await until(chat, ([, reply]) => reply)
  answer.cut()
  await sent
  expect(chat.status).toBe('error')
  expect(chat.error?.message).toMatch(/\w/)
  expect(texts(chat)).toEqual(['Hello', 'Almost'])
  parley.model.reply('Here')
  await chat.regenerate()
  expect(texts(chat)).toEqual(['Hello', 'Here'])
})

it('sends a message once, however often it is tried', async () => {
  const { parley, client } = await begin()
  let lost = true
  const transport = createChatTransport({
    client: {
      ...client,
      sendMessage: async (...args) => {
        const sent = await client.sendMessage(...args)
        if (lost) throw new Error('The answer was lost.')
        return sent
      },
    },
  })
  const chat = new TestChat({ transport })
  parley.model.reply('Once')
  await chat.sendMessage({ text: 'Hello' })
  expect(chat.error).toMatchObject({ message: 'The answer was lost.' })
  lost = false
  await chat.regenerate()
  expect(texts(chat)).toEqual(['Hello', 'Once'])
  expect(parley.model.requests).toHaveLength(1)
})

it('loses nothing when the connection is cut', async () => {
  const { parley, token } = await begin()
  const relay = await createRelay(parley.url)
  const remote = createClient({ url: relay.url, auth: bearer(token) })
  onTestFinished(async () => {
    remote.close()
    await relay.close()
  })
  const chat = new TestChat({ transport: createChatTransport({ client: remote }) })
  const answer = parley.model.hold()
  const sent = chat.sendMessage({ text: 'Hello' })
  await answer.received
  for (const piece of ['one ', 'two ', 'three ']) {
    answer.send(piece)
    await until(chat, ([, reply]) => reply?.endsWith(piece))
    relay.drop()
  }
  answer.end()
  await sent
  expect(texts(chat)).toEqual(['Hello', 'one two three '])
})
