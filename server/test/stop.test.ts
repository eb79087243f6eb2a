import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, askOnce, openSocket, type Socket } from './ask.js'
import { signInByBrowser } from './browser.js'
import { createTestDatabase, databases } from './database.js'
import { openEvents } from './events.js'
import { eventually } from './eventually.js'
import { type HeldAnswer, startModelServer } from './modelServer.js'
import { type ServerProcess, startProcess } from './process.js'
import { freePort } from './startPostgresql.js'
import { startWatch } from './watch.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

const send =
  'mutation ($content: String!, $conversationId: ID) { sendMessage(input: { content: $content, conversationId: $conversationId }) { conversation { id } reply { id } } }'
const follow =
  'subscription ($id: ID!, $offset: Int! = 0) { reply(messageId: $id, offset: $offset) { offset text status } }'

const followOn = (socket: Socket, operation: string, id: string, offset = 0) =>
  socket.send({ id: operation, type: 'subscribe', payload: { query: follow, variables: { id, offset } } })

/** A server as a process, with a scripted model, and somebody signed in. */
async function setUp(kind: 'sqlite' | 'postgresql') {
  const database = await createTestDatabase(kind)
  cleanUp.defer(() => database.drop())
  const model = await startModelServer()
  cleanUp.defer(() => model.close())
  const port = await freePort()
  const env = {
    DATABASE_URL: database.url,
    OPENAI_BASE_URL: model.url,
    SESSION_SECRET: 'a secret that is only used by tests',
  }
  const start = async (): Promise<ServerProcess> => {
    const server = cleanUp.use(startProcess({ folder: database.folder, port, env }))
    await server.ready
    return server
  }
  const server = await start()
  const { url } = server
  const { token } = await signInByBrowser(url, 'user')
  return {
    server,
    url,
    token,
    model,
    start,
    async sendMessage(): Promise<string> {
      const { data } = await ask(url, { query: send, variables: { content: 'Hello' } }, token)
      return data.sendMessage.reply.id
    },
    followOn,
    /** A socket that follows a reply and has seen so much of it. */
    async follow(id: string, length = 1): Promise<Socket> {
      const socket = await openSocket(url, token)
      followOn(socket, '1', id)
      for (let seen = 0; seen < length; ) {
        const { offset, text } = (await socket.next()).payload.data.reply
        seen = offset + text.length
      }
      return socket
    },
    async reply(id: string) {
      const query =
        'query ($id: ID!) { node(id: $id) { ... on Message { status content failure { code } } } }'
      return (await ask(url, { query, variables: { id } }, token)).data.node
    },
    ready: async () => (await fetch(`${url}/health/ready`)).status,
  }
}

describe.concurrent.each(databases)('on %s', kind => {
  // It gives replies ten seconds, and itself twenty-five.
  describe.concurrent('a server that is stopped', { tags: ['deadline'] }, () => {
    test('lets a running reply end by itself, takes no new ones, and tells its sockets to come again', async () => {
      const { server, url, token, model, start, ready, ...parley } = await setUp(kind)
      const answer = model.hold()
      answer.send('The beginning')
      const id = await parley.sendMessage()
      const socket = await parley.follow(id)
      server.kill('SIGTERM')
      await eventually(async () => expect(await ready()).toBe(503))
      const refused = await askOnce(url, { query: send, variables: { content: 'Too late' } }, token)
      expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfter: 1 })
      answer.send(' and the end.')
      answer.end()
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect((await socket.closed).code).toBe(1001)
      const last = await drain(socket)
      expect(last).toMatchObject({ status: 'COMPLETE' })
      await start()
      expect(await parley.reply(id)).toEqual({
        status: 'COMPLETE',
        content: 'The beginning and the end.',
        failure: null,
      })
    })

    test('by Ctrl-C keeps what a reply has so far and says that it was interrupted', async () => {
      const { server, model, start, ...parley } = await setUp(kind)
      model.hold().send('The beginning')
      const id = await parley.sendMessage()
      const socket = await parley.follow(id)
      using watch = startWatch()
      server.kill('SIGINT')
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect(watch.ms()).toBeLessThan(8000)
      expect(await drain(socket)).toMatchObject({ status: 'FAILED' })
      await start()
      const interrupted = { status: 'FAILED', content: 'The beginning', failure: { code: 'INTERRUPTED' } }
      expect(await parley.reply(id)).toEqual(interrupted)
    })

    test('ends in time although the model hangs and a client does not read', async () => {
      const { server, model, start, ...parley } = await setUp(kind)
      const answer = model.hold()
      answer.send('x')
      const id = await parley.sendMessage()
      const socket = await parley.follow(id)
      // More of them, together with what the network itself holds back.
      for (let i = 0; i < 5; i++) parley.followOn(socket, `more ${i}`, id)
      socket.raw.pause()
      answer.send(...Array.from({ length: 38 }, () => 'y'.repeat(50_000)))
      await parley.follow(id, 1_900_000)
      using watch = startWatch()
      server.kill('SIGTERM')
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect(watch.ms()).toBeLessThan(25_000)
      await start()
      const { status, content } = await parley.reply(id)
      expect(status).toBe('FAILED')
      expect(content).toMatch(/^xy+$/)
    })

    test('in the middle of 50 replies and with 200 idle sockets loses nothing and tells nothing twice', async () => {
      const { server, url, token, model, start, ready, ...parley } = await setUp(kind)
      const isSocket = (i: number) => i % 4 < 2
      const readers: Reader[] = []
      for (let i = 0; i < 50; i++) {
        const answer = model.hold()
        answer.send(`The beginning of ${i}`)
        const id = await parley.sendMessage()
        const open = isSocket(i) ? openSocket : openEvents
        readers.push({ answer, id, socket: await open(url, token), content: '', status: '' })
      }
      const idle = await Promise.all(Array.from({ length: 200 }, () => openSocket(url, token)))
      for (const { socket, id } of readers) followOn(socket, '1', id)
      const reading = readers.map(read)
      await eventually(() => expect(readers.every(({ content }) => content !== '')).toBe(true))
      const unfinished = beginRequest(url, token)

      using watch = startWatch()
      server.kill('SIGTERM')
      await eventually(async () => expect(await ready()).toBe(503))
      await expect(openSocket(url, token)).rejects.toThrow('503')
      expect(await unfinished()).toContain('Jonas Lindqvist')
      // Half of them come to an end by themselves; of the others the model is not heard again.
      const whole = (i: number) => `The beginning of ${i}${i % 2 ? ' and the end.' : ''}`
      for (const [i, { answer }] of readers.entries()) {
        if (i % 2 === 0) continue
        answer.send(' and the end.')
        answer.end()
      }
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect(watch.ms()).toBeLessThan(25_000)
      // An event stream is over when all that it was asked for is told.
      const sockets = readers.filter((_, i) => isSocket(i)).map(({ socket }) => socket)
      for (const { closed } of [...idle, ...sockets]) expect((await closed).code).toBe(1001)
      await Promise.all(reading)

      await start()
      for (const [i, reader] of readers.entries()) {
        await using socket = await openSocket(url, token)
        followOn(socket, '1', reader.id, reader.content.length)
        await read(Object.assign(reader, { socket }))
        const stored = await parley.reply(reader.id)
        expect(stored).toMatchObject({ content: whole(i), status: i % 2 ? 'COMPLETE' : 'FAILED' })
        expect(reader).toMatchObject({ content: stored.content, status: stored.status })
        if (i % 2 === 0) expect(stored.failure).toEqual({ code: 'INTERRUPTED' })
      }
    })

    test('twice ends at once', async () => {
      const { server, model, start, ready, ...parley } = await setUp(kind)
      model.hold().send('The beginning')
      const id = await parley.sendMessage()
      await parley.follow(id)
      server.kill('SIGTERM')
      await eventually(async () => expect(await ready()).toBe(503))
      server.kill('SIGTERM')
      expect(await server.exit).toEqual({ code: 1, signal: null })
    })
  })
})

/** Somebody who puts a reply together from what they are told. */
interface Reader {
  answer: HeldAnswer
  id: string
  socket: Socket
  content: string
  status: string
}

/** Until the reply or the socket has ended. A piece that does not begin where the last one ended was lost or repeated. */
async function read(reader: Reader): Promise<void> {
  do {
    const message = await reader.socket.next().catch(() => null)
    if (message?.type !== 'next') return
    const { offset, text, status } = message.payload.data.reply
    expect(offset).toBe(reader.content.length)
    Object.assign(reader, { content: reader.content + text, status })
  } while (reader.status === 'STREAMING')
}

/** A request of which only half is sent; the result sends the rest, and resolves with the answer. */
function beginRequest(url: string, token: string): () => Promise<string> {
  const body = JSON.stringify({ query: '{ me { name } }' })
  const sending = request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': body.length,
      authorization: `Bearer ${token}`,
    },
  })
  sending.write(body.slice(0, 10))
  const answered = once(sending, 'response')
  return async () => {
    sending.end(body.slice(10))
    const [response] = await answered
    return text(response)
  }
}

/** The last event that came before the socket was closed. */
async function drain(socket: Socket): Promise<unknown> {
  let last: unknown
  for (;;) {
    const message = await socket.next().catch(() => null)
    if (!message) return last
    if (message.type === 'next') last = message.payload.data.reply
  }
}
