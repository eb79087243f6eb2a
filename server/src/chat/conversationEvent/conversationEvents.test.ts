import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { openSocket, type Socket } from '../../../test/ask.js'
import { signInAuditor } from '../../../test/auditor.js'
import { besideEvents } from '../../../test/besideEvents.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { encodeCursor } from '../../base/page/cursor.js'
import { conversationCursor } from './cursor.js'
import { createListCursors } from './listCursors.js'

const fields = `cursor kind conversationId messageId createdAt actor { name }
  conversation { title } message { content }`

interface Event {
  cursor: string
  kind: string
  conversationId: string
  messageId: string | null
  actor: { name: string } | null
  conversation: { title: string | null } | null
  message: { content: string } | null
}

const subscribe = (socket: Socket, conversationId: string | null, after?: string) =>
  socket.send({
    id: 'events',
    type: 'subscribe',
    payload: conversationId
      ? {
          query: `subscription ($conversationId: ID!, $after: String) {
            conversationEvents(conversationId: $conversationId, after: $after) { ${fields} } }`,
          variables: { conversationId, after },
        }
      : {
          query: `subscription ($after: String) { conversationListEvents(after: $after) { ${fields} } }`,
          variables: { after },
        },
  })

async function next(socket: Socket): Promise<Event> {
  const { type, payload } = await socket.next()
  if (type !== 'next' || payload.errors) throw new Error(`${type} ${JSON.stringify(payload)}`)
  return payload.data.conversationEvents ?? payload.data.conversationListEvents
}
async function refusal(socket: Socket): Promise<string> {
  const { payload } = await socket.next()
  return payload.errors[0].extensions.code
}
async function take(socket: Socket, count: number): Promise<Event[]> {
  const events: Event[] = []
  while (events.length < count) events.push(await next(socket))
  return events
}
/** A place as it is, as releases before told it. */
const told = (place: number | bigint) => encodeCursor(['events', Number(place)])
const kinds = (events: Event[]) => events.map(({ kind }) => kind)
const places = (events: Event[]) =>
  events.map(({ cursor }) => JSON.parse(String(Buffer.from(cursor, 'base64url'))).at(-1))

const changesOf = async ({ ask }: SignedIn, variables: object = {}) => {
  const { data, errors } = await ask({
    query: `query ($first: Int, $after: String, $scope: HistoryScope! = OWN) {
      changes(first: $first, after: $after, scope: $scope) {
        nodes { ${fields} } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    variables: variables as Record<string, unknown>,
  })
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions)
  return data.changes as {
    nodes: Event[]
    edges: { cursor: string }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

onEveryDatabase(database => {
  let parley: Parley
  let cursors: ReturnType<typeof createListCursors>
  let ada: SignedIn
  let jonas: SignedIn
  beforeAll(async () => {
    const secret = 'a secret that is only used by tests'
    parley = await startParley({ database, env: { SESSION_SECRET: secret } })
    // These ask for no place of an earlier release, which alone takes a look at the database.
    cursors = createListCursors({ db: null as never, secret })
    parley.model.otherwise('An answer')
    ada = await parley.signIn('admin')
    jonas = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const change = <T>(work: Parameters<typeof besideEvents<T>>[1]) => besideEvents(parley.databaseUrl, work)
  const send = async (person: SignedIn, conversationId: string, content = 'Hello') => {
    const { reply } = await person.client.sendMessage({ conversationId, content })
    return person.client.reply(reply.id).done()
  }
  const follow = async (person: SignedIn, conversationId: string | null, after?: string) => {
    const socket = await openSocket(parley.url, person.token)
    subscribe(socket, conversationId, after)
    return socket
  }
  const start = (id: string, eventSeq = 0) => conversationCursor({ id, eventSeq })
  const end = async (person: SignedIn) =>
    (await changesOf(person, { after: told(10 ** 9) })).pageInfo.endCursor
  const turn = ['MESSAGE_ADDED', 'REPLY_STARTED', 'REPLY_FINISHED']

  it('tells what happens in a conversation, each thing once and in order', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await using socket = await follow(jonas, id, start(id))
    await send(jonas, id)
    const events = await take(socket, 4)
    expect(kinds(events)).toEqual(['CONVERSATION_CREATED', ...turn])
    expect(places(events)).toEqual([1, 2, 3, 4])
    expect(events[1]).toMatchObject({
      conversationId: id,
      conversation: { title: 'Plans' },
      message: { content: 'Hello' },
      actor: { name: 'Jonas Lindqvist' },
    })
    expect(events[3]).toMatchObject({ message: { content: 'An answer' }, actor: null })
  })

  it('goes on behind any cursor, with what was missed first', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await send(jonas, id)
    await using first = await follow(jonas, id, start(id))
    const seen = await take(first, 4)
    await using second = await follow(jonas, id, seen[1]?.cursor)
    expect(await take(second, 2)).toEqual(seen.slice(2))
    await send(jonas, id, 'More')
    expect(kinds(await take(second, 3))).toEqual(turn)
  })

  it('tells only what is new without a cursor', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await using socket = await follow(jonas, id)
    const first = next(socket)
    let told = false
    void first.finally(() => {
      told = true
    })
    while (!told) await send(jonas, id)
    expect((await first).kind).not.toBe('CONVERSATION_CREATED')
  })

  it('ends with the deletion, and whoever comes later finds nothing', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await using socket = await follow(jonas, id, start(id, 1))
    await jonas.client.deleteConversations([id])
    expect(await next(socket)).toMatchObject({
      kind: 'CONVERSATION_DELETED',
      conversationId: id,
      conversation: null,
    })
    expect(await socket.next()).toMatchObject({ type: 'complete' })
    subscribe(socket, id, start(id))
    expect(await refusal(socket)).toBe('NOT_FOUND')
  })

  it('asks to fetch everything again where too much was forgotten, and goes on', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await send(jonas, id)
    await change(client =>
      client.conversationEvent.deleteMany({ where: { conversationId: id, conversationSeq: { lt: 3 } } }),
    )
    await using kept = await follow(jonas, id, start(id, 2))
    expect(kinds(await take(kept, 2))).toEqual(turn.slice(1))
    await using missed = await follow(jonas, id, start(id, 1))
    const resync = await next(missed)
    expect(resync).toMatchObject({ kind: 'RESYNC', cursor: start(id, 4), conversationId: id })
    await send(jonas, id)
    expect(kinds(await take(missed, 3))).toEqual(turn)
  })

  it.each([
    ['that is none', 'junk'],
    ['of another list', told(1)],
    ['of another conversation', start('cnv_01')],
    ['beyond all numbers', start('cnv_01', 2 ** 31)],
  ])('refuses a cursor %s', async (_what, after) => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await using socket = await follow(jonas, id, after)
    expect(await refusal(socket)).toBe('BAD_USER_INPUT')
  })

  it('asks to fetch everything again with a cursor from the future, of a database that was restored', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await using one = await follow(jonas, id, start(id, 50))
    expect(await next(one)).toMatchObject({ kind: 'RESYNC', cursor: start(id, 1) })
    await using all = await follow(jonas, null, told(10 ** 9))
    expect(await next(all)).toMatchObject({ kind: 'RESYNC', conversationId: '', cursor: await end(jonas) })
  })

  it('tells of all of somebody’s conversations and of nobody else’s', async () => {
    const after = await end(jonas)
    await ada.client.createConversation({ title: 'Hers' })
    const { id } = await jonas.client.createConversation({ title: 'His' })
    const other = await jonas.client.createConversation({ title: 'His, too' })
    await using socket = await follow(jonas, null, after)
    const events = await take(socket, 2)
    expect(events.map(({ conversation }) => conversation?.title)).toEqual(['His', 'His, too'])
    await jonas.client.deleteConversations([id])
    expect(await next(socket)).toMatchObject({ kind: 'CONVERSATION_DELETED', conversationId: id })
    await send(jonas, other.id)
    expect(kinds(await take(socket, 3))).toEqual(turn)
  })

  it('says in no cursor how much happens to others', async () => {
    const places: number[] = []
    const look = async () => {
      const { endCursor } = (await changesOf(jonas, { after: await end(jonas) })).pageInfo
      places.push(JSON.parse(String(Buffer.from(endCursor, 'base64url')))[1])
    }
    await look()
    for (let i = 0; i < 12; i++) {
      await ada.client.createConversation({ title: 'Hers' })
      await look()
    }
    const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0))
    expect(new Set(steps).size).toBe(steps.length)
    expect(Math.min(...steps.map(Math.abs))).toBeGreaterThan(10 ** 6)
    expect(Math.min(...places)).toBeGreaterThanOrEqual(2 ** 46)
  })

  it('goes on behind a cursor that an earlier release gave, and tells nobody by one where events end', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Before' })
    const upgraded = await change(async client => {
      const { seq } = await client.conversationEventHead.findFirstOrThrow()
      await client.conversationEventHead.updateMany({ data: { unsealed: seq } })
      return seq
    })
    try {
      await jonas.client.updateConversation(id, { title: 'After' })
      const { nodes } = await changesOf(jonas, { after: told(upgraded) })
      expect(kinds(nodes)).toEqual(['CONVERSATION_UPDATED'])
      const before = await changesOf(jonas, { after: told(upgraded - 1n) })
      expect(kinds(before.nodes)).toEqual(['CONVERSATION_CREATED', 'CONVERSATION_UPDATED'])
      // The place of the update is there, and nobody learns it by asking.
      for (const place of [upgraded + 1n, upgraded + 1000n]) {
        const { nodes, pageInfo } = await changesOf(jonas, { after: told(place) })
        expect(kinds(nodes)).toEqual(['RESYNC'])
        expect(pageInfo.endCursor).toBe(await end(jonas))
      }
    } finally {
      await change(client => client.conversationEventHead.updateMany({ data: { unsealed: 0 } }))
    }
  })

  it('is paged by those who keep a copy, with the cursors of those who follow', async () => {
    const after = await end(jonas)
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    await send(jonas, id)
    await jonas.client.deleteConversations([id])
    const all = await changesOf(jonas, { after })
    expect(kinds(all.nodes)).toEqual(['CONVERSATION_CREATED', ...turn, 'CONVERSATION_DELETED'])
    expect(all.nodes).toMatchObject(Array.from({ length: 5 }, () => ({ conversation: null, message: null })))
    const first = await changesOf(jonas, { after, first: 2 })
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, endCursor: first.edges[1]?.cursor })
    const rest = await changesOf(jonas, { after: first.pageInfo.endCursor, first: 3 })
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes)
    expect(rest.pageInfo.hasNextPage).toBe(false)
    await using socket = await follow(jonas, null, first.pageInfo.endCursor)
    expect(await take(socket, 3)).toEqual(rest.nodes)
    expect(
      (await changesOf(jonas, { after: (await next(await follow(jonas, null, after))).cursor })).nodes,
    ).toEqual(all.nodes.slice(1))
  })

  it('moves on with what happens to others, so that who asks often enough misses nothing', async () => {
    const { endCursor } = (await changesOf(jonas, { after: await end(jonas) })).pageInfo
    await ada.client.createConversation({ title: 'Plans' })
    const { nodes, pageInfo } = await changesOf(jonas, { after: endCursor })
    expect(nodes).toEqual([])
    expect(await cursors.placeOf(pageInfo.endCursor)).toBeGreaterThan(await cursors.placeOf(endCursor))
  })

  it.each([0, 101, -1])('gives 1 to 100 changes, not %i', async first => {
    await expect(changesOf(jonas, { first })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { first: expect.any(String) },
    })
  })

  it('shows everybody’s changes to who may read them, and records that [Z9]', async () => {
    const auditor = await signInAuditor(parley)
    const after = await end(auditor)
    const { id } = await jonas.client.createConversation({ title: 'Not hers' })
    const temporary = await jonas.client.createConversation({ title: 'Plans' })
    await change(client =>
      client.conversationEvent.updateMany({
        where: { conversationId: temporary.id },
        data: { listed: false },
      }),
    )
    await send(jonas, id)
    await expect(changesOf(jonas, { scope: 'ALL' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const readings = () => change(client => client.auditEvent.count({ where: { action: 'history.read' } }))
    const before = await readings()
    const { nodes } = await changesOf(auditor, { after, scope: 'ALL' })
    expect(nodes.filter(node => node.conversationId === temporary.id)).toEqual([])
    expect(kinds(nodes)).toEqual(['CONVERSATION_CREATED', ...turn])
    expect(nodes[3]).toMatchObject({ conversation: { title: 'Not hers' }, message: { content: 'An answer' } })
    expect(await readings()).toBe(before + 1)
    expect((await changesOf(auditor, { after })).nodes).toEqual([])
  })

  it('records once an hour for each key from where everybody’s changes are read, not each poll [Z9]', async () => {
    const scopes = ['HISTORY_READ', 'HISTORY_READ_ALL'] as const
    const auditor = await parley.signIn('auditor')
    const poller = async () => {
      const { secret } = await auditor.client.createApiKey({
        name: 'copy',
        scopes: [...scopes],
        reason: 'a copy',
      })
      return parley.as({ token: secret })
    }
    const spans = () =>
      change(async client => {
        const entries = await client.auditEvent.findMany({
          where: { action: 'history.read', seq: { gt: head } },
          orderBy: { seq: 'asc' },
        })
        return entries.map(({ details }) => Object.fromEntries(JSON.parse(details)))
      })
    const [first, second] = [await poller(), await poller()]
    const head = await change(
      async client => (await client.auditEvent.aggregate({ _max: { seq: true } }))._max.seq ?? 0,
    )
    const start = await end(ada)
    let after = start
    for (const title of ['One', 'Two', 'Three']) {
      await jonas.client.createConversation({ title })
      const { nodes, pageInfo } = await changesOf(first, { after, scope: 'ALL' })
      expect(nodes).toHaveLength(1)
      after = pageInfo.endCursor
    }
    const place = String(await cursors.placeOf(start))
    const until = expect.stringMatching(/T\d\d:00:00.000Z$/)
    const span = { list: 'changes', from: place, until, apiKey: expect.stringMatching(/^key_/) }
    expect(await spans()).toEqual([span])
    // Another key is another reader.
    await changesOf(second, { after, scope: 'ALL' })
    expect(await spans()).toMatchObject([span, { from: String(Number(place) + 3) }])
    // What lies before the span is not covered by it, and then everything behind that is.
    await changesOf(second, { after: start, scope: 'ALL' })
    await changesOf(second, { after, scope: 'ALL' })
    expect(await spans()).toMatchObject([span, {}, { from: place }])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    onTestFinished(() => void vi.useRealTimers())
    await changesOf(first, { after, scope: 'ALL' })
    await changesOf(first, { after, scope: 'ALL' })
    expect(await spans()).toHaveLength(4)
  })

  it('records it once, whatever server is asked', { skip: database === 'sqlite' }, async () => {
    await using second = await startParley({ beside: parley })
    const readings = () => change(client => client.auditEvent.count({ where: { action: 'history.read' } }))
    const reader = await parley.signIn('auditor')
    const { secret } = await reader.client.createApiKey({
      name: 'copy',
      scopes: ['HISTORY_READ', 'HISTORY_READ_ALL'],
      reason: 'a copy',
    })
    const before = await readings()
    const after = await end(ada)
    await Promise.all(
      [parley, second, parley, second].map(server =>
        changesOf(server.as({ token: secret }), { after, scope: 'ALL' }),
      ),
    )
    expect(await readings()).toBe(before + 1)
  })

  it('begins with what is kept, and says so where something is not', async () => {
    const { id } = await jonas.client.createConversation({ title: 'Plans' })
    const [{ seq } = { seq: 0n }] = await change(client =>
      client.conversationEvent.findMany({ where: { conversationId: id } }),
    )
    const forget = (until: bigint) =>
      change(async client => {
        await client.conversationEventHead.updateMany({ data: { forgotten: until } })
      })
    await forget(seq - 1n)
    const first = await changesOf(jonas)
    expect(first.nodes).toMatchObject([{ kind: 'RESYNC', cursor: cursors.of(seq - 1n) }])
    expect(first.pageInfo.hasNextPage).toBe(true)
    const then = await changesOf(jonas, { after: first.pageInfo.endCursor })
    expect(then.nodes).toMatchObject([{ kind: 'CONVERSATION_CREATED', conversationId: id }])
    const stale = await changesOf(jonas, { after: cursors.of(seq - 2n) })
    expect(stale.nodes).toMatchObject([{ kind: 'RESYNC', cursor: await end(jonas) }])
    expect(stale.pageInfo.hasNextPage).toBe(false)
    await using socket = await follow(jonas, null, cursors.of(seq - 2n))
    expect(await next(socket)).toMatchObject({ kind: 'RESYNC', cursor: await end(jonas) })
  })
})
