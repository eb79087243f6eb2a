import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSocket, type Socket } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const query = `subscription ($after: String, $filter: AdminEventFilter) {
  adminEvents(after: $after, filter: $filter) { cursor kind type nodeId node { __typename } }
}`

interface Event {
  cursor: string
  kind: string
  type: string
  nodeId: string
  node: { __typename: string } | null
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let person: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('An answer')
    admin = await parley.signIn('admin')
    person = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  /** Everything since the start of the server, of what the filter lets through. */
  async function follow(who: SignedIn, filter: object, after = cursor(0, 0)): Promise<Socket> {
    const socket = await openSocket(parley.url, who.token)
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables: { after, filter } } })
    return socket
  }
  const cursor = (...places: number[]) =>
    Buffer.from(JSON.stringify(['admin', ...places])).toString('base64url')

  async function next(socket: Socket): Promise<Event> {
    const { type, payload } = await socket.next()
    if (type !== 'next' || payload.errors) throw new Error(JSON.stringify(payload))
    return payload.data.adminEvents
  }
  async function take(socket: Socket, count: number): Promise<Event[]> {
    const events: Event[] = []
    while (events.length < count) events.push(await next(socket))
    return events
  }
  const told = (events: Event[]) => events.map(({ kind, type, nodeId }) => [kind, type, nodeId])

  it('tells of API keys when they are made and revoked', async () => {
    const { apiKey } = await person.client.createApiKey({ name: 'copy', scopes: ['CHAT'] })
    await person.client.revokeApiKeys([apiKey.id])
    await using socket = await follow(admin, { ids: [apiKey.id] })
    const events = await take(socket, 2)
    expect(told(events)).toEqual([
      ['CREATED', 'API_KEY', apiKey.id],
      ['UPDATED', 'API_KEY', apiKey.id],
    ])
    expect(events[0]?.node).toEqual({ __typename: 'ApiKey' })
  })

  it('tells of the identity somebody comes with, and of all that goes with who is erased', async () => {
    const viewer = await parley.signIn('viewer')
    const { me } = (await viewer.ask('{ me { id identities { id } } }')).data
    const { apiKey } = await viewer.client.createApiKey({ name: 'copy', scopes: ['HISTORY_READ'] })
    const budget = { scope: 'USER', subjectId: me.id, period: 'DAY', limit: '1' } as const
    const { id: budgetId } = await admin.client.setBudget(budget)
    const [{ id }] = me.identities
    await using identities = await follow(admin, { ids: [id] })
    expect(told([await next(identities)])).toEqual([['CREATED', 'IDENTITY', id]])
    await admin.client.deleteUser(me.id)
    expect(told([await next(identities)])).toEqual([['DELETED', 'IDENTITY', id]])
    await using others = await follow(admin, { ids: [apiKey.id, budgetId], kinds: ['DELETED'] })
    expect((await take(others, 2)).map(({ nodeId }) => nodeId)).toEqual([apiKey.id, budgetId])
  })

  it('tells of conversations without their text, whosever they are, and not of temporary ones', async () => {
    await using socket = await follow(admin, { types: ['CONVERSATION'] })
    await person.client.createConversation({ title: 'Mine alone', temporary: true })
    const { id } = await person.client.createConversation({ title: 'A secret plan' })
    const created = await socket.next()
    expect(JSON.stringify(created)).not.toContain('secret')
    expect(created.payload.data.adminEvents).toMatchObject({ kind: 'CREATED', nodeId: id, node: null })
    await person.client.updateConversation(id, { title: 'Another secret' })
    expect(told([await next(socket)])).toEqual([['UPDATED', 'CONVERSATION', id]])
    const { reply } = await person.client.sendMessage({ conversationId: id, content: 'Hello' })
    await person.client.reply(reply.id).done()
    await person.client.deleteConversations([id])
    let last = await next(socket)
    while (last.kind !== 'DELETED') last = await next(socket)
    expect(last.nodeId).toBe(id)
  })

  it('goes on behind the conversations somebody has seen', async () => {
    const titles = ['One', 'Two', 'Three']
    const ids: string[] = []
    await using first = await follow(admin, { types: ['CONVERSATION'], kinds: ['CREATED'] })
    for (const title of titles) ids.push((await person.client.createConversation({ title })).id)
    let seen = await next(first)
    while (seen.nodeId !== ids[0]) seen = await next(first)
    await using again = await follow(admin, { types: ['CONVERSATION'] }, seen.cursor)
    expect((await take(again, 2)).map(({ nodeId }) => nodeId)).toEqual(ids.slice(1))
  })

  it('takes a cursor of the release that told nothing of conversations, and goes on with what comes', async () => {
    await person.client.createConversation({ title: 'Before' })
    await using socket = await follow(admin, { types: ['CONVERSATION', 'ROLE'] }, cursor(0))
    // What comes after the role lies behind the place of the conversations.
    const { id: roleId } = await admin.client.createRole({ name: 'writer', permissions: ['CHAT'] })
    expect(told([await next(socket)])).toEqual([['CREATED', 'ROLE', roleId]])
    const { id } = await person.client.createConversation({ title: 'After' })
    expect(told([await next(socket)])).toEqual([['CREATED', 'CONVERSATION', id]])
  })

  it('tells nobody of what they lack the permission for, whatever they filter by [Z4]', async () => {
    const { id } = (await person.ask('{ me { id } }')).data.me
    const { client } = admin
    const { id: roleId } = await client.createRole({ name: 'desk', permissions: ['USERS_READ'] })
    await client.assignRole([id], roleId)
    const { apiKey } = await person.client.createApiKey({ name: 'copy', scopes: ['CHAT'] })
    const conversation = await person.client.createConversation({ title: 'Plans' })
    const mark = (await (await parley.signIn('viewer')).ask('{ me { id } }')).data.me.id
    for (const filter of [{}, { ids: [apiKey.id, conversation.id, roleId, mark] }]) {
      await using socket = await follow(person, filter)
      const events = [await next(socket)]
      while (events.at(-1)?.nodeId !== mark) events.push(await next(socket))
      const others = events.filter(({ type }) => type !== 'USER' && type !== 'IDENTITY')
      expect(others).toEqual([])
    }
  })

  it('refuses more ids than a filter takes', async () => {
    await using socket = await follow(admin, { ids: Array.from({ length: 101 }, (_, i) => `usr_${i}`) })
    expect(JSON.stringify(await socket.next())).toContain('BAD_USER_INPUT')
  })
})
