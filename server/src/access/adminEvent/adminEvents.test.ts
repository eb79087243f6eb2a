import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSocket, type Socket } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const subscription = (after?: string) => ({
  id: 'events',
  type: 'subscribe',
  payload: {
    query: `subscription ($after: String) {
      adminEvents(after: $after) { cursor kind nodeId createdAt node { __typename id } }
    }`,
    variables: { after },
  },
})

interface Event {
  cursor: string
  kind: string
  nodeId: string
  node: { __typename: string; id: string } | null
}

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database })
    admin = await parley.signIn('admin')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function next(socket: Socket): Promise<Event> {
    const { type, payload } = await socket.next()
    if (type !== 'next' || payload.errors) throw new Error(JSON.stringify(payload))
    return payload.data.adminEvents
  }
  /** Up to the first event about such a node. */
  async function until(socket: Socket, prefix: string): Promise<Event> {
    for (;;) {
      const event = await next(socket)
      if (event.nodeId.startsWith(prefix)) return event
    }
  }

  it('brings users, sessions, and audit events as they come, each with its node', async () => {
    await using socket = await openSocket(parley.url, admin.token)
    socket.send(subscription())
    // Its own reading is recorded once it listens: from then on nothing is missed.
    await until(socket, 'aud_')
    await parley.signIn('viewer')
    const seen = new Map<string, Event>()
    while (!['usr_', 'ses_', 'aud_'].every(prefix => seen.has(prefix))) {
      const event = await next(socket)
      seen.set(event.nodeId.slice(0, 4), event)
    }
    expect(seen.get('usr_')).toMatchObject({ kind: 'CREATED', node: { __typename: 'User' } })
    expect(seen.get('ses_')).toMatchObject({ kind: 'CREATED', node: { __typename: 'Session' } })
    expect(seen.get('aud_')).toMatchObject({ kind: 'CREATED', node: { __typename: 'AuditEvent' } })
  })

  it('brings what was missed since a cursor, without a gap and without a repetition', async () => {
    await using first = await openSocket(parley.url, admin.token)
    first.send(subscription(Buffer.from('["admin",1]').toString('base64url')))
    const seen = [await next(first), await next(first), await next(first)]
    await using second = await openSocket(parley.url, admin.token)
    second.send(subscription(seen[0]?.cursor))
    expect([await next(second), await next(second)]).toEqual(seen.slice(1))
  })

  it('is refused to who may read none of it', async () => {
    const user = await parley.signIn('user')
    await using socket = await openSocket(parley.url, user.token)
    socket.send(subscription())
    const message = await socket.next()
    expect(JSON.stringify(message)).toContain('FORBIDDEN')
  })

  it('shows nothing more of what somebody may no longer read, and the rest on [Z4]', async () => {
    const ask = async (query: string) => {
      const { data, errors } = await admin.ask(query)
      expect(errors).toBeUndefined()
      return data
    }
    const person = await parley.signIn('user')
    const { id } = (await person.ask('{ me { id } }')).data.me
    const { createRole } = await ask(
      'mutation { createRole(input: { name: "checker", permissions: [AUDIT_READ, USERS_READ] }) { id } }',
    )
    await ask(`mutation { assignRole(userIds: ["${id}"], roleId: "${createRole.id}") { id } }`)
    await using socket = await openSocket(parley.url, person.token)
    socket.send(subscription())
    await until(socket, 'aud_')
    await ask(`mutation { updateRole(id: "${createRole.id}", input: { permissions: [USERS_READ] }) { id } }`)
    /** Two changes of a user with an audit event before each: what of them is shown. */
    const change = async () => {
      const shown: string[] = []
      for (const mutation of ['assignRole', 'revokeRole']) {
        await ask(`mutation { ${mutation}(userIds: ["${id}"], roleId: "rol_viewer") { id } }`)
        do {
          const { payload } = await socket.next()
          // What was on its way when the right went is refused.
          if (payload.errors) expect(payload).toMatchObject({ data: null })
          else shown.push(payload.data.adminEvents.nodeId)
        } while (shown.at(-1) !== id)
      }
      return shown
    }
    // The news of the lost right may take a moment.
    while ((await change()).some(nodeId => nodeId.startsWith('aud_')));
    expect(new Set(await change())).toEqual(new Set([id]))
  })

  it('refuses what is no cursor of it', async () => {
    await using socket = await openSocket(parley.url, admin.token)
    socket.send(subscription('nonsense'))
    expect(JSON.stringify(await socket.next())).toContain('BAD_USER_INPUT')
  })
})
