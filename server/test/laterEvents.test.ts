import { expect, test } from 'vitest'
import { openSocket } from './ask.js'
import { beside } from './beside.js'
import { besideEvents } from './besideEvents.js'
import { onEveryDatabase, type Parley, startParley } from './parley.js'

const LATER = 'OF_A_LATER_RELEASE'

onEveryDatabase(database => {
  /** The first events that a subscription tells of what happened since a cursor. */
  async function told(parley: Parley, token: string, query: string, variables: object, count: number) {
    await using socket = await openSocket(parley.url, token)
    socket.send({ id: '1', type: 'subscribe', payload: { query, variables } })
    const events: unknown[] = []
    while (events.length < count) {
      const { type, payload } = await socket.next()
      if (type !== 'next' || payload.errors) throw new Error(JSON.stringify(payload))
      events.push(...Object.values(payload.data))
    }
    return events
  }

  test('conversation events of a kind that only a newer release knows are skipped', async () => {
    await using parley = await startParley({ database })
    const { client, token, ask } = await parley.signIn('user')
    const { id } = await client.createConversation({ title: 'one' })
    const { data } = await ask(`{ me { eventCursor } conversation(id: "${id}") { eventCursor } }`)
    for (const title of ['two', 'three']) await client.updateConversation(id, { title })
    await client.deleteConversations([(await client.createConversation()).id])
    const changed = await besideEvents(parley.databaseUrl, async rows => {
      const first = await rows.conversationEvent.findFirstOrThrow({
        where: { conversationId: id, kind: 'CONVERSATION_UPDATED' },
        orderBy: { seq: 'asc' },
      })
      return rows.conversationEvent.update({ where: { seq: first.seq }, data: { kind: LATER } })
    })
    expect(changed.kind).toBe(LATER)
    const [updated, created, deleted] = ['UPDATED', 'CREATED', 'DELETED'].map(kind => ({
      kind: `CONVERSATION_${kind}`,
    }))
    const inConversation = `subscription ($after: String) { conversationEvents(conversationId: "${id}", after: $after) { kind } }`
    expect(await told(parley, token, inConversation, { after: data.conversation.eventCursor }, 1)).toEqual([
      updated,
    ])
    const list = 'subscription ($after: String) { conversationListEvents(after: $after) { kind } }'
    const after = data.me.eventCursor
    expect(await told(parley, token, list, { after }, 3)).toEqual([updated, created, deleted])
    const page = await ask({
      query:
        'query ($after: String) { changes(after: $after) { nodes { kind } pageInfo { hasNextPage endCursor } } }',
      variables: { after },
    })
    expect(page.data.changes.nodes).toEqual([updated, created, deleted])
    // A page may have nothing but such events: whoever asks goes on behind it.
    const first = await ask({
      query:
        'query ($after: String) { changes(first: 1, after: $after) { nodes { kind } pageInfo { hasNextPage endCursor } } }',
      variables: { after },
    })
    expect(first.data.changes).toMatchObject({ nodes: [], pageInfo: { hasNextPage: true } })
    const next = { after: first.data.changes.pageInfo.endCursor }
    expect(await told(parley, token, list, next, 3)).toEqual([updated, created, deleted])
  })

  test('admin events of a kind that only a newer release knows are skipped', async () => {
    await using parley = await startParley({ database })
    const { client, token } = await parley.signIn('admin')
    const role = await client.createRole({ name: 'one', permissions: ['CHAT'] })
    await client.updateRole(role.id, { description: 'two' })
    await client.deleteRole(role.id)
    await beside(parley.databaseUrl, rows =>
      rows.adminEvent.updateMany({ where: { nodeId: role.id, kind: 'UPDATED' }, data: { kind: LATER } }),
    )
    const first = await beside(parley.databaseUrl, rows =>
      rows.adminEvent.findFirstOrThrow({ where: { nodeId: role.id }, orderBy: { seq: 'asc' } }),
    )
    const after = Buffer.from(JSON.stringify(['admin', first.seq])).toString('base64url')
    const query = 'subscription ($after: String) { adminEvents(after: $after) { kind nodeId } }'
    // Each of the three changes is an audit event too.
    const events = await told(parley, token, query, { after }, 4)
    expect(events).toContainEqual({ kind: 'DELETED', nodeId: role.id })
    expect(JSON.stringify(events)).not.toContain(LATER)
  })
})
