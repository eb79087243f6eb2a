import { readFileSync } from 'node:fs'
import { bearer, createClient } from '@parley/sdk'
import { expect, test } from 'vitest'
import { openSocket, type Socket } from './ask.js'
import { signInByBrowser } from './browser.js'
import { createTestDatabase } from './database.js'
import { startModelServer } from './modelServer.js'
import { startProcess } from './process.js'
import { freePort } from './startPostgresql.js'

const SOCKETS = 200
/** Enough that no buffer of the network holds what comes in them. */
const TURNS = 22

const follow = (socket: Socket, messageId: string) => {
  socket.send({
    id: 'reply',
    type: 'subscribe',
    payload: {
      query: 'subscription ($messageId: ID!) { reply(messageId: $messageId) { offset text status } }',
      variables: { messageId },
    },
  })
  socket.send({
    id: 'events',
    type: 'subscribe',
    payload: { query: 'subscription { conversationListEvents { kind message { content } } }' },
  })
}

/** Everything one socket is told, until the reply has ended and so many messages were added. */
async function readAll(socket: Socket, messages: number) {
  const read = { content: '', messages: 0, status: 'STREAMING' }
  while (read.status === 'STREAMING' || read.messages < messages) {
    const { payload, type } = await socket.next()
    if (type !== 'next') continue
    const { reply, conversationListEvents: event } = payload.data
    if (event?.kind === 'MESSAGE_ADDED') read.messages++
    if (!reply) continue
    read.content = read.content.slice(0, reply.offset) + reply.text
    read.status = reply.status
  }
  return read
}

test('200 sockets that stop reading cost less than 200 MB, and nobody else anything [B4, B6, B7]', async () => {
  await using end = new AsyncDisposableStack()
  const database = await createTestDatabase('sqlite')
  end.defer(() => database.drop())
  const model = await startModelServer()
  end.defer(() => model.close())
  const server = end.use(
    startProcess({
      folder: database.folder,
      port: await freePort(),
      // What waits to be collected is not what sockets cost: with less to spare it is collected sooner.
      env: {
        NODE_OPTIONS: '--max-old-space-size=250',
        DATABASE_URL: database.url,
        OPENAI_BASE_URL: model.url,
      },
    }),
  )
  await server.ready
  const { url } = server
  const { token } = await signInByBrowser(url, 'user')
  const client = createClient({ url, auth: bearer(token) })
  const rss = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) * 1024

  const answer = model.hold()
  const { reply } = await client.sendMessage({ content: 'A long text' })
  await answer.received
  model.otherwise('calm')
  const [healthy, ...others] = await Promise.all(
    Array.from({ length: SOCKETS + 1 }, () => openSocket(url, token)),
  )
  for (const socket of [healthy as Socket, ...others]) follow(socket, reply.id)
  const reading = readAll(healthy as Socket, 3 * TURNS)

  let text = ''
  const turn = async (i: number) => {
    const piece = `${i} ${'é'.repeat(10_000)}\n`
    text += piece
    answer.send(piece)
    for (const part of ['x', 'y', 'z']) {
      const calm = await client.sendMessage({ content: `${i} ${part.repeat(90_000)}` })
      expect(await client.reply(calm.reply.id).done()).toMatchObject({ content: 'calm' })
    }
  }
  // What it costs to serve them all is not the question.
  for (let i = 0; i < 6; i++) await turn(i)
  for (const socket of others) socket.raw.pause()
  const before = rss()
  let most = before
  const looks = setInterval(() => {
    most = Math.max(most, rss())
  }, 50)
  for (let i = 6; i < TURNS; i++) await turn(i)
  answer.end()
  expect(await reading).toEqual({ content: text, messages: 3 * TURNS, status: 'COMPLETE' })
  clearInterval(looks)
  expect(most - before).toBeLessThan(200_000_000)
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  for (const { raw } of others) raw.terminate()
})
