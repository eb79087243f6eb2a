import { afterAll, describe, expect, test, vi } from 'vitest'
import { ask, openSocket, type Socket } from './ask.js'
import { signInByBrowser } from './browser.js'
import { createTestDatabase, databases } from './database.js'
import { startModelServer } from './modelServer.js'
import { type ServerProcess, startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
afterAll(() => cleanUp.disposeAsync())

const send =
  'mutation ($content: String!, $conversationId: ID) { sendMessage(input: { content: $content, conversationId: $conversationId }) { conversation { id } reply { id } } }'
const follow = 'subscription ($id: ID!) { reply(messageId: $id) { offset text status } }'

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
    /** A socket that follows a reply and has seen so much of it. */
    async follow(id: string, length = 1): Promise<Socket> {
      const socket = await openSocket(url, token)
      socket.send({ id: '1', type: 'subscribe', payload: { query: follow, variables: { id } } })
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
  describe.concurrent('a server that is stopped', () => {
    test('lets a running reply end by itself, takes no new ones, and tells its sockets to come again', async () => {
      const { server, url, token, model, start, ready, ...parley } = await setUp(kind)
      const answer = model.hold()
      answer.send('The beginning')
      const id = await parley.sendMessage()
      const socket = await parley.follow(id)
      server.kill('SIGTERM')
      await vi.waitFor(async () => expect(await ready()).toBe(503))
      const refused = await ask(url, { query: send, variables: { content: 'Too late' } }, token)
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
      const began = performance.now()
      server.kill('SIGINT')
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect(performance.now() - began).toBeLessThan(8000)
      expect(await drain(socket)).toMatchObject({ status: 'FAILED' })
      await start()
      const interrupted = { status: 'FAILED', content: 'The beginning', failure: { code: 'INTERRUPTED' } }
      expect(await parley.reply(id)).toEqual(interrupted)
    })

    test('ends in time although the model hangs and a client does not read', {
      timeout: 60_000,
    }, async () => {
      const { server, model, start, ...parley } = await setUp(kind)
      const answer = model.hold()
      answer.send('x')
      const id = await parley.sendMessage()
      const socket = await parley.follow(id)
      socket.raw.pause()
      answer.send(...Array.from({ length: 201 }, () => 'y'.repeat(50_000)))
      await parley.follow(id, 10_000_000)
      const began = performance.now()
      server.kill('SIGTERM')
      expect(await server.exit).toEqual({ code: 0, signal: null })
      expect(performance.now() - began).toBeLessThan(25_000)
      await start()
      const { status, content } = await parley.reply(id)
      expect(status).toBe('FAILED')
      expect(content).toMatch(/^xy+$/)
    })

    test('twice ends at once', async () => {
      const { server, model, start, ready, ...parley } = await setUp(kind)
      model.hold().send('The beginning')
      const id = await parley.sendMessage()
      await parley.follow(id)
      server.kill('SIGTERM')
      await vi.waitFor(async () => expect(await ready()).toBe(503))
      server.kill('SIGTERM')
      expect(await server.exit).toEqual({ code: 1, signal: null })
    })
  })
})

/** The last event that came before the socket was closed. */
async function drain(socket: Socket): Promise<unknown> {
  let last: unknown
  for (;;) {
    const message = await socket.next().catch(() => null)
    if (!message) return last
    if (message.type === 'next') last = message.payload.data.reply
  }
}
