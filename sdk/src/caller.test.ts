import { describe, expect, it } from 'vitest'
import { startHttp } from '../test/httpServer.js'
import { createClient } from './client.js'
import { ForbiddenError, NotFoundError } from './index.js'

const page = {
  edges: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
}
const answering = (data: object) => startHttp(() => ({ data }))

describe('a method of the client', () => {
  it('sends what is required and what is optional as variables, and the options of the request not', async () => {
    const { url, received } = await answering({ people: [], suspendUsers: [] })
    const parley = createClient({ url })
    const { signal } = new AbortController()
    expect(await parley.people('ada', { first: 5, signal, timeout: 1000 })).toEqual([])
    await parley.suspendUsers(['usr_1'], { reason: 'left', idempotent: false, onPartialError: () => {} })
    expect(received.map(({ variables }) => variables)).toEqual([
      { search: 'ada', first: 5 },
      { ids: ['usr_1'], reason: 'left' },
    ])
  })

  it('gives a key to a mutation that takes one, in its input or beside it', async () => {
    const { url, received } = await answering({
      createConversation: {},
      regenerateReply: {},
      editMessage: {},
    })
    const parley = createClient({ url })
    await parley.createConversation()
    await parley.regenerateReply('msg_1')
    await parley.editMessage('msg_1', 'Better', { idempotencyKey: 'mine' })
    const key = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(received.map(({ variables }) => variables)).toEqual([
      { input: { idempotencyKey: key } },
      { id: 'msg_1', idempotencyKey: key },
      { id: 'msg_1', content: 'Better', idempotencyKey: 'mine' },
    ])
  })

  it('repeats what sets something anew after the connection broke, and nothing else without a key', async () => {
    const { url, received } = await startHttp((_, count) =>
      count === 1 ? 'cut' : count === 2 ? { data: { stopReply: { id: 'msg_1' } } } : 'cut',
    )
    const parley = createClient({ url })
    expect(await parley.stopReply('msg_1')).toEqual({ id: 'msg_1' })
    await expect(parley.pollDeviceLogin('handle')).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    expect(received).toHaveLength(3)
    await expect(parley.stopReply('msg_1', { idempotent: false })).rejects.toMatchObject({
      code: 'NETWORK_ERROR',
    })
    expect(received).toHaveLength(4)
  })

  it('gives what lies in an object, and null where there is no such object', async () => {
    const usage = { messages: 1 }
    const found = await answering({ conversation: { usage } })
    expect(await createClient(found).conversationUsage('cnv_1')).toEqual(usage)
    const missing = await answering({ conversation: null })
    expect(await createClient(missing).conversationUsage('cnv_1')).toBeNull()
  })

  it('tells a list that is not there from one that is not shown', async () => {
    const missing = await answering({ user: null })
    await expect(createClient(missing).userSessions('usr_1')).rejects.toBeInstanceOf(NotFoundError)
    const hidden = await answering({ user: { sessions: null } })
    await expect(createClient(hidden).userSessions('usr_1')).rejects.toBeInstanceOf(ForbiddenError)
  })

  it('tells why a list inside of an object was refused', async () => {
    const errors = [
      {
        message: 'No.',
        path: ['user', 'sessions'],
        extensions: { code: 'BAD_USER_INPUT', fields: { after: 'No.' } },
      },
    ]
    const { url } = await startHttp(() => ({ data: { user: { sessions: null } }, errors }))
    await expect(createClient({ url }).userSessions('usr_1', { after: 'x' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { after: 'No.' },
    })
  })

  it('asks for the count of a list when told to', async () => {
    const { url, received } = await answering({ users: { ...page, totalCount: 7 } })
    expect(await createClient({ url }).users({ totalCount: true })).toMatchObject({ totalCount: 7 })
    expect(received[0]?.variables).toEqual({ totalCount: true })
  })

  it('gives fields of objects of any type back their names, in lists too', async () => {
    const role = { __typename: 'Role', id: 'rol_1', Role_name: 'admin' }
    const { url } = await answering({ nodes: [role, null] })
    expect(await createClient({ url }).nodes(['rol_1', 'rol_2'])).toEqual([
      { __typename: 'Role', id: 'rol_1', name: 'admin' },
      null,
    ])
  })
})
