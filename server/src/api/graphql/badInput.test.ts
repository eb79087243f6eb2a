import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Answer,
  ask,
  type GraphQLAnswer,
  openSocket,
  type Request,
  transports,
} from '../../../test/ask.js'
import { cursors, dates, ids, nul, numbers, texts } from '../../../test/badValues.js'
import { expectHarmless } from '../../../test/harmless.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

/** Values of one kind wherever that kind is asked for. */
const places: [values: readonly unknown[], operations: string[]][] = [
  [
    ids,
    [
      'query ($v: ID!) { node(id: $v) { id } nodes(ids: [$v]) { id } conversation(id: $v) { id } }',
      'mutation ($v: ID!) { updateConversation(id: $v, input: { title: "x" }) { id } }',
      'mutation ($v: ID!) { deleteConversations(ids: [$v]) stopReply(id: $v) { id } }',
      'mutation ($v: ID!) { sendMessage(input: { conversationId: $v, content: "x" }) { message { id } } }',
      'mutation ($v: ID!) { sendMessage(input: { conversationId: "CONVERSATION", parentId: $v, content: "x" }) { message { id } } }',
      'query ($v: ID!) { messages(filter: { conversationId: $v, authorId: $v }) { totalCount nodes { id } } conversations(filter: { ids: [$v] }) { totalCount nodes { id } } }',
      'query ($v: ID!) { conversation(id: "CONVERSATION") { messages(leaf: $v) { nodes { id } } } }',
    ],
  ],
  [
    cursors,
    [
      'query ($v: String) { messages(after: $v) { nodes { id } } }',
      'query ($v: String) { conversations(before: $v, last: 5) { nodes { id } } }',
      'query ($v: String) { conversation(id: "CONVERSATION") { messages(after: $v) { nodes { id } } } }',
      'query ($v: String) { conversation(id: "CONVERSATION") { messages(before: $v, last: 5) { nodes { id } } } }',
    ],
  ],
  [
    numbers,
    [
      'query ($v: Int) { messages(first: $v) { nodes { id } } }',
      'query ($v: Int) { conversations(offset: $v, first: 1) { nodes { id } } }',
      'query ($v: Int) { conversation(id: "CONVERSATION") { messages(last: $v) { nodes { id } } } }',
    ],
  ],
  [
    dates,
    [
      'query ($v: DateTime) { messages(filter: { createdAfter: $v, updatedBefore: $v }) { totalCount nodes { id } } }',
      'query ($v: DateTime) { conversations(filter: { updatedAfter: $v, updatedBefore: $v }) { totalCount nodes { id } } }',
    ],
  ],
  [
    [...texts, '', 7, {}, []],
    [
      'mutation ($v: String) { createConversation(input: { title: $v, systemPrompt: $v }) { id } }',
      'mutation ($v: ID) { createConversation(input: { model: $v }) { id } }',
      'mutation ($v: String) { createConversation(input: { idempotencyKey: $v }) { id } }',
      'mutation ($v: String) { sendMessage(input: { content: "x", idempotencyKey: $v }) { reply { id } } }',
    ],
  ],
]

const operations = (conversation: string): Request[] =>
  places.flatMap(([values, queries]) =>
    queries.flatMap(query =>
      values.map(v => ({ query: query.replaceAll('CONVERSATION', conversation), variables: { v } })),
    ),
  )

/** The same values as literals, where they can be written so. */
const literals: string[] = [
  ...[String.raw`\u0000`, String.raw`\uD800`, String.raw`\u{110000}`, String.raw`\x`, '\u0000'].flatMap(
    text => [
      `{ node(id: "msg_${text}") { id } }`,
      `{ messages(after: "${text}") { nodes { id } } }`,
      `mutation { createConversation(input: { title: "${text}", idempotencyKey: "${text}" }) { id } }`,
    ],
  ),
  '{ messages(first: 1e400) { totalCount } }',
  '{ messages(filter: { createdAfter: "yesterday" }) { totalCount } }',
  '{ messages(filter: { createdAfter: 2026 }) { totalCount } }',
  '{ messages(first: NaN) { totalCount } }',
  '{ messages(first: 99999999999999999999) { totalCount } }',
  '{ messages(orderBy: { field: __proto__ }) { totalCount } }',
  '{ messages(filter: { __proto__: 1 }) { totalCount } }',
  '{ __proto__ }',
  '{ constructor: me { __proto__: id toString: name constructor: __typename } }',
  '{ me { ...__proto__ } }',
  '{ me { ...constructor } } fragment constructor on User { id }',
  'query __proto__ { __typename }',
  'query ($__proto__: ID!) { node(id: $__proto__) { id } }',
  'query ($constructor: Int = 3) { messages(first: $constructor) { totalCount } }',
  '{ __typename @__proto__ }',
  '{',
  '',
  ' ',
  '#',
  '\ufeff',
  '💥',
  '"""',
  '{ me',
  `${'{a'.repeat(400)}`,
  `{ me(id: ${'['.repeat(900)}`,
]

const envelopes: Request[] = [
  { query: '{ __typename }', operationName: '__proto__' },
  { query: 'query A { __typename }', operationName: 'constructor' },
  { query: 'query A { __typename }', operationName: 'A\n{ me { id } }' },
  { query: 'query ($v: ID!) { node(id: $v) { id } }', variables: { v: 'x', constructor: 'y', toString: 1 } },
  { query: 'query ($v: [ID!]!) { nodes(ids: $v) { id } }', variables: { v: Array(101).fill('msg_1') } },
  {
    query: 'query ($v: ConversationFilter) { conversations(filter: $v) { totalCount } }',
    variables: { v: { ids: Array(101).fill('x') } },
  },
  {
    query: 'query ($v: ConversationFilter) { conversations(filter: $v) { totalCount } }',
    variables: { v: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) },
  },
  {
    query: 'mutation ($v: [ID!]!) { deleteConversations(ids: $v) }',
    variables: { v: Array(101).fill('cnv_1') },
  },
]

onEveryDatabase(database => {
  let parley: Parley
  let token: string
  let requests: Request[]

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    const person = await parley.signIn('user')
    token = person.token
    const sent = await person.ask(
      'mutation { sendMessage(input: { content: "hello" }) { conversation { id } } }',
    )
    requests = [
      ...operations(sent.data.sendMessage.conversation.id),
      ...literals.map(query => ({ query })),
      ...envelopes,
    ]
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  test.each(Object.entries(transports))(
    'over %s nothing somebody asks for breaks anything [E2, Z5]',
    async (_transport, send) => {
      expect(requests.length).toBeGreaterThan(400)
      for (const request of requests) {
        const answer: GraphQLAnswer & Partial<Answer> = await send(parley.url, request, token)
        expectHarmless(request, answer)
        expect(answer.status ?? 200).toBeLessThan(500)
      }
      expect(parley.log.filter(({ level }) => Number(level) >= 50)).toEqual([])
    },
    60_000,
  )

  test('only the text of a message may hold anything, and is cleaned', async () => {
    const send = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { content } } }'
    const sent = await ask(
      parley.url,
      { query: send, variables: { input: { content: 'a\0b\ud800c' } } },
      token,
    )
    expect(sent.data.sendMessage.message.content).toBe('ab\ufffdc')
    const query = 'query ($content: ID!) { node(id: $content) { id } }'
    const { errors } = await ask(parley.url, { query, variables: { content: nul } }, token)
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { content: expect.any(String) },
    })
  })

  test('a reply that cannot be is refused', async () => {
    for (const v of ids) {
      await using socket = await openSocket(parley.url, token)
      socket.send({
        id: '1',
        type: 'subscribe',
        payload: {
          query: 'subscription ($v: ID!, $o: Int! = 0) { reply(messageId: $v, offset: $o) { text } }',
          variables: { v },
        },
      })
      const { type, payload } = await socket.next()
      expectHarmless(v, { errors: type === 'error' ? payload : payload.errors })
    }
  })
})
