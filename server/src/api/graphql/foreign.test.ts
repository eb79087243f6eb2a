import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Request, transports } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

/** Wherever an id can be given; `$id` is one of a conversation, `$message` one of its messages. */
const operations = [
  'query ($id: ID!) { node(id: $id) { id } }',
  'query ($message: ID!) { node(id: $message) { id } }',
  'query ($id: ID!, $message: ID!) { nodes(ids: [$id, $message]) { id } }',
  'query ($id: ID!) { conversation(id: $id) { title } }',
  'query ($id: ID!) { conversations(filter: { ids: [$id] }) { totalCount nodes { id } } }',
  'query ($id: ID!) { messages(filter: { conversationId: $id }) { totalCount nodes { id } } }',
  'query ($id: ID!) { attachments(filter: { conversationId: $id }) { totalCount nodes { id } } }',
  'query ($message: ID!) { conversation(id: "OWN") { messages(leaf: $message) { nodes { id } } } }',
  'mutation ($id: ID!) { updateConversation(id: $id, input: { title: "mine" }) { id } }',
  'mutation ($id: ID!) { sendMessage(input: { conversationId: $id, content: "x" }) { message { id } } }',
  'mutation ($id: ID!, $message: ID!) { sendMessage(input: { conversationId: $id, parentId: $message, content: "x" }) { message { id } } }',
  'mutation ($message: ID!) { sendMessage(input: { conversationId: "OWN", parentId: $message, content: "x" }) { message { id } } }',
  'mutation ($message: ID!) { stopReply(id: $message) { id } }',
  'mutation ($id: ID!) { deleteConversations(ids: [$id]) }',
]

const subscription = 'subscription ($message: ID!) { reply(messageId: $message) { text } }'

onEveryDatabase(database => {
  let parley: Parley
  let foreign: { id: string; message: string }
  let own: string
  let tokens: { owner: string; other: string }

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    const [owner, other, admin] = await Promise.all([
      parley.signIn('user'),
      parley.signIn('viewer'),
      parley.signIn('admin'),
    ])
    await admin.client.assignRole([(await other.client.me())?.id ?? ''], 'rol_user')
    tokens = { owner: owner.token, other: other.token }
    const send = 'mutation { sendMessage(input: { content: "secret" }) { conversation { id } reply { id } } }'
    const theirs = (await owner.ask(send)).data.sendMessage
    foreign = { id: theirs.conversation.id, message: theirs.reply.id }
    own = (await other.ask('mutation { createConversation(input: {}) { id } }')).data.createConversation.id
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  /** The answer with every id of its own, so that two can be compared byte by byte. */
  const answerTo = async (
    transport: keyof typeof transports,
    query: string,
    ids: { id: string; message: string },
  ) => {
    const used = Object.fromEntries(Object.entries(ids).filter(([name]) => query.includes(`$${name}`)))
    const request: Request = { query: query.replace('OWN', own), variables: used }
    const { data, errors } = await transports[transport](parley.url, request, tokens.other)
    return JSON.stringify({ data, errors })
      .replaceAll(/"requestId":"[^"]+"/g, '')
      .replaceAll(ids.id, 'ID')
      .replaceAll(ids.message, 'MESSAGE')
  }

  const unknown = () => ({
    id: `cnv_${randomUUID().slice(0, 26)}`,
    message: `msg_${randomUUID().slice(0, 26)}`,
  })

  test.each(operations)('somebody else’s object is answered like none: %s [Z2]', async query => {
    for (const transport of ['http', 'websocket'] as const)
      expect(await answerTo(transport, query, foreign)).toBe(await answerTo(transport, query, unknown()))
  })

  test('somebody else’s reply is followed like none [Z2]', async () => {
    expect(await answerTo('websocket', subscription, foreign)).toBe(
      await answerTo('websocket', subscription, unknown()),
    )
    expect(await answerTo('websocket', subscription, foreign)).toContain('NOT_FOUND')
  })

  test('its owner finds it untouched', async () => {
    const query = `{ conversation(id: "${foreign.id}") { title messages { totalCount } } }`
    const { data } = await transports.http(parley.url, query, tokens.owner)
    expect(data.conversation).toEqual({ title: null, messages: { totalCount: 2 } })
  })
})
