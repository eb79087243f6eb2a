import { expect, it } from 'vitest'
import { openSocket, type Socket } from '../../../test/ask.js'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'
import { createRelay } from '../../../test/relay.js'

interface Event {
  cursor: string
  kind: string
  messageId: string | null
  actor: { name: string } | null
  message: { content: string; idempotencyKey: string | null } | null
}

const subscribe = (socket: Socket, conversationId: string, after: string) =>
  socket.send({
    id: 'events',
    type: 'subscribe',
    payload: {
      query: `subscription ($conversationId: ID!, $after: String) {
        conversationEvents(conversationId: $conversationId, after: $after) {
          cursor kind messageId actor { name } message { content idempotencyKey } } }`,
      variables: { conversationId, after },
    },
  })

/** Events up to the end of so many replies. */
async function until(socket: Socket, replies: number): Promise<Event[]> {
  const events: Event[] = []
  while (events.filter(({ kind }) => kind === 'REPLY_FINISHED').length < replies) {
    const { type, payload } = await socket.next()
    if (type !== 'next' || payload.errors) throw new Error(`${type} ${JSON.stringify(payload)}`)
    events.push(payload.data.conversationEvents)
  }
  return events
}

const said = (events: Event[]) =>
  events.flatMap(({ kind, actor, message }) =>
    kind === 'MESSAGE_ADDED' ? [`${actor?.name}: ${message?.content}`] : [],
  )

onEveryDatabase(database => {
  it('two people in one conversation see each other’s messages live, and miss nothing through a cut', async () => {
    await using parley = await startParley({ database })
    parley.model.otherwise('An answer')
    const [jonas, ada] = [await parley.signIn('user'), await parley.signIn('admin')]
    const conversation = await shareWith(jonas, ada)
    const send = async (person: SignedIn, content: string) => {
      const { reply } = await person.client.sendMessage({
        conversationId: conversation.id,
        content,
        idempotencyKey: `key of ${content}`,
      })
      await person.client.reply(reply.id).done()
    }
    const relay = await createRelay(parley.url)
    const behind = relay.url.replace(/\/$/, '')
    await using his = await openSocket(parley.url, jonas.token)
    await using hers = await openSocket(behind, ada.token)
    for (const socket of [his, hers]) subscribe(socket, conversation.id, conversation.eventCursor)

    await send(jonas, 'Hello')
    await send(ada, 'Hi')
    const [seen, seenByHer] = [await until(his, 2), await until(hers, 2)]
    expect(said(seenByHer)).toEqual(['Jonas Lindqvist: Hello', 'Ada Okafor: Hi'])
    // Each recognises their own messages by their keys, which are nobody else's.
    const keys = (events: Event[]) => events.map(({ message }) => message?.idempotencyKey).filter(Boolean)
    expect([keys(seen), keys(seenByHer)]).toEqual([['key of Hello'], ['key of Hi']])

    await relay.cut()
    await hers.closed
    await send(jonas, 'Are you there?')
    await send(jonas, 'Hm.')
    await relay.mend()
    await using again = await openSocket(behind, ada.token)
    subscribe(again, conversation.id, seenByHer.at(-1)?.cursor ?? '')
    const missed = await until(again, 2)
    await send(ada, 'Back again')
    const all = [...seenByHer, ...missed, ...(await until(again, 1))]
    const told = (events: Event[]) =>
      events.map(({ cursor, kind, messageId }) => ({ cursor, kind, messageId }))
    expect(told(all)).toEqual(told([...seen, ...(await until(his, 3))]))
    expect(said(missed)).toEqual(['Jonas Lindqvist: Are you there?', 'Jonas Lindqvist: Hm.'])
    await relay.close()
  })
})

async function shareWith(owner: SignedIn, other: SignedIn): Promise<{ id: string; eventCursor: string }> {
  const conversation = await owner.client.createConversation({ title: 'Ours' })
  const me = await other.ask('{ me { id } }')
  const { data, errors } = await owner.ask({
    query: `mutation ($conversationId: ID!, $userId: ID!) {
      addParticipant(conversationId: $conversationId, userId: $userId, access: WRITE) { id eventCursor } }`,
    variables: { conversationId: conversation.id, userId: me.data.me.id },
  })
  if (errors) throw new Error(JSON.stringify(errors))
  return data.addParticipant
}
