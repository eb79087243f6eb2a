import { expect, it } from 'vitest'
import { openSocket, type Socket } from '../../../../test/ask.js'
import { lines } from '../../../../test/events.js'
import { startParley } from '../../../../test/parley.js'

const PIECES = 5000
const piece = (index: number) => `piece ${index} ${'.'.repeat(200)}\n`

const subscribe = (socket: Socket, messageId: string, offset = 0) =>
  socket.send({
    id: String(offset),
    type: 'subscribe',
    payload: {
      query:
        'subscription ($messageId: ID!, $offset: Int!) { reply(messageId: $messageId, offset: $offset) { offset text status } }',
      variables: { messageId, offset },
    },
  })

/** Reads until the reply ends. */
async function follow(socket: Socket, content = ''): Promise<{ content: string; events: number }> {
  for (let events = 1; ; events++) {
    const { payload } = await socket.next()
    const { offset, text, status } = payload.data.reply
    content = content.slice(0, offset) + text
    if (status !== 'STREAMING') return { content, events }
  }
}

it.each(Object.entries(lines))(
  'a burst of 5000 pieces and a subscriber of %s that stops reading disturb nobody [B4, B5]',
  async (_line, openLine) => {
    await using parley = await startParley()
    const { client, token } = await parley.signIn('user')
    const [burst, calm] = [parley.model.hold(), parley.model.hold()]
    const loud = await client.sendMessage({ content: 'Burst' })
    await burst.received
    const quiet = await client.sendMessage({ content: 'Calm' })
    await using stalled = await openLine(parley.url, token)
    await using reading = await openLine(parley.url, token)
    await using other = await openLine(parley.url, token)
    subscribe(stalled, loud.reply.id)
    subscribe(reading, loud.reply.id)
    subscribe(other, quiet.reply.id)
    burst.send('begin\n')
    await stalled.next()
    stalled.raw.pause()

    const before = process.memoryUsage().rss
    const expected = `begin\n${Array.from({ length: PIECES }, (_, index) => piece(index)).join('')}`
    burst.send(...Array.from({ length: PIECES }, (_, index) => piece(index)))
    burst.end()
    const began = performance.now()
    const reader = await follow(reading)
    const took = performance.now() - began
    expect(reader.content).toBe(expected)
    // Gathered for 15 ms, and of what gathered no more at once than 32 768 characters.
    expect(reader.events).toBeLessThan(took / 15 + expected.length / 32_768 + 5)

    calm.send('still here')
    calm.end()
    expect((await follow(other)).content).toBe('still here')
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)

    stalled.raw.resume()
    expect((await follow(stalled, 'begin\n')).content).toBe(expected)
  },
)

it('a hundred sockets that stop reading cost an offset each [B1]', async () => {
  await using parley = await startParley()
  const { client, token } = await parley.signIn('user')
  const answer = parley.model.hold()
  const { reply } = await client.sendMessage({ content: 'Burst' })
  const stalled = await Promise.all(Array.from({ length: 100 }, () => openSocket(parley.url, token)))
  for (const socket of stalled) subscribe(socket, reply.id)
  answer.send('begin\n')
  await Promise.all(stalled.map(socket => socket.next()))
  for (const socket of stalled) socket.raw.pause()
  const before = process.memoryUsage().rss
  answer.send(...Array.from({ length: 2000 }, (_, index) => piece(index)))
  answer.end()
  const { content } = await client.reply(reply.id).done()
  expect(content).toHaveLength(
    'begin\n'.length + Array.from({ length: 2000 }, (_, i) => piece(i)).join('').length,
  )
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)

  const [first] = stalled
  first?.raw.resume()
  expect(first && (await follow(first, 'begin\n')).content).toBe(content)
  for (const socket of stalled) socket.raw.terminate()
})
