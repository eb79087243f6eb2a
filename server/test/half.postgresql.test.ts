import { describe, expect, test } from 'vitest'
import { openSocket } from './ask.js'
import { type FaultyWorld, lock, openFaulty } from './faultyPostgresql.js'

const limits = { lock_timeout: '500' }
const away = { code: 'SERVICE_UNAVAILABLE', retryAfter: 1, requestId: expect.any(String) }

async function follow({ parley, person }: FaultyWorld, query: string) {
  const socket = await openSocket(parley.url, person.token)
  socket.send({ id: '1', type: 'subscribe', payload: { query } })
  return socket
}

/** What comes until the subscription is over. */
async function restOf({ next }: Awaited<ReturnType<typeof follow>>) {
  for (const all: Awaited<ReturnType<typeof next>>[] = []; ; ) {
    const message = await next()
    all.push(message)
    if (message.type !== 'next') return all
  }
}

// What a server gives up after half a second is what it cannot do just now.
describe('an event of which a part cannot be read just now', { tags: ['deadline'] }, () => {
  test.each([
    ['a field that may be null', 'feedback', 'feedback { rating }'],
    ['a field that may not', 'conversation_tag', 'conversation { tags }'],
  ])('(%s) is not told without it, but whole to whoever asks again', async (_, table, fields) => {
    await using world = await openFaulty(limits)
    const { hand, parley, person } = world
    const answer = parley.model.hold()
    const { reply } = await person.client.sendMessage({ content: 'Hi' })
    const document = `subscription { reply(messageId: "${reply.id}") { text status message { id ${fields} } } }`
    await using socket = await follow(world, document)
    await answer.received
    answer.send('Hello')
    expect((await socket.next()).payload.data.reply).toMatchObject({ text: 'Hello', status: 'STREAMING' })

    const unlock = await lock(hand, table)
    answer.end()
    expect(await restOf(socket)).toMatchObject([{ type: 'error', payload: [{ extensions: away }] }])
    // The SDK asks again by itself.
    const reconnected = Promise.withResolvers<unknown>()
    const done = person.client
      .reply(reply.id, { onReconnect: ({ error }) => reconnected.resolve(error) })
      .done()
    if (table === 'feedback') expect(await reconnected.promise).toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await unlock()
    expect(await done).toMatchObject({ content: 'Hello', status: 'COMPLETE' })
    await using again = await follow(world, document)
    expect((await restOf(again)).at(-2)?.payload).toEqual({
      data: {
        reply: { text: 'Hello', status: 'COMPLETE', message: expect.objectContaining({ id: reply.id }) },
      },
    })
  })

  test.each(['conversationEvents', 'conversationListEvents'])(
    'of %s is told whole to whoever goes on behind the last one',
    async field => {
      await using world = await openFaulty(limits)
      const { hand, person } = world
      const { conversation, reply } = await person.client.sendMessage({ content: 'Hi' })
      await person.client.reply(reply.id).done()
      const id = `conversationId: "${conversation.id}"`
      const { endCursor } = await person.client.changes().then(({ pageInfo }) => pageInfo)
      const after =
        field === 'conversationEvents'
          ? (await person.client.conversation(conversation.id))?.eventCursor
          : endCursor
      const about = field === 'conversationEvents' ? `${id}, ` : ''
      const document = `subscription { ${field}(${about}after: "${after}") { kind conversation { lastMessage { id } } } }`
      const unlock = await lock(hand, 'message')
      await using socket = await follow(world, document)
      await person.client.updateConversation(conversation.id, { title: 'Another' })
      expect(await restOf(socket)).toMatchObject([{ type: 'error', payload: [{ extensions: away }] }])
      await unlock()
      await using again = await follow(world, document)
      expect((await again.next()).payload).toEqual({
        data: {
          [field]: {
            kind: 'CONVERSATION_UPDATED',
            conversation: { lastMessage: { id: expect.any(String) } },
          },
        },
      })
    },
  )
})

describe('an answer of which a part cannot be read just now', { tags: ['deadline'] }, () => {
  const told = async ({ person }: FaultyWorld, query: string) => {
    const { status, headers, data, errors } = await person.askOnce(query)
    const said = errors?.map(({ path, extensions: { code, retryAfter } }) => ({ path, code, retryAfter }))
    return { status, retryAfter: headers.get('retry-after'), data, said }
  }
  const failed = (...path: string[]) => ({ path, code: 'SERVICE_UNAVAILABLE', retryAfter: 1 })

  test('is 503 where no root field has an answer, whether it may be null or not', async () => {
    await using world = await openFaulty(limits)
    const { conversation } = await world.person.client.sendMessage({ content: 'Hi' })
    const unlock = await lock(world.hand, 'conversation')
    const one = `conversation(id: "${conversation.id}") { id }`
    const nothing = { status: 503, retryAfter: '1', data: null }
    expect(await told(world, `{ ${one} }`)).toEqual({ ...nothing, said: [failed('conversation')] })
    expect(await told(world, `{ a: ${one} b: ${one} }`)).toEqual({
      ...nothing,
      said: expect.arrayContaining([failed('a'), failed('b')]),
    })
    expect(await told(world, '{ conversations(first: 1) { nodes { id } } }')).toMatchObject(nothing)
    expect(
      await told(
        world,
        `mutation { updateConversation(id: "${conversation.id}", input: { title: "x" }) { id } }`,
      ),
    ).toMatchObject(nothing)
    await unlock()
  })

  test('is 200 where one has, be it null', async () => {
    await using world = await openFaulty(limits)
    const { conversation } = await world.person.client.sendMessage({ content: 'Hi' })
    const unlock = await lock(world.hand, 'conversation')
    const one = `conversation(id: "${conversation.id}") { id }`
    const partly = { status: 200, retryAfter: null, said: [failed('conversation')] }
    expect(await told(world, `{ me { name } ${one} }`)).toEqual({
      ...partly,
      data: { me: { name: expect.any(String) }, conversation: null },
    })
    expect(await told(world, `{ node(id: "usr_nobody") { id } ${one} }`)).toEqual({
      ...partly,
      data: { node: null, conversation: null },
    })
    await unlock()
  })
})
