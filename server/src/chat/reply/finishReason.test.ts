import { expect, test } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  test('a reply says why the model ended it, so that one that was cut shows it', async () => {
    await using parley = await startParley({ database })
    const { ask, client } = await parley.signIn('user')
    const query = (id: string) => `{ node(id: "${id}") { ... on Message { finishReason status } } }`
    for (const [finish, finishReason] of [
      ['stop', 'STOP'],
      ['length', 'LENGTH'],
      ['tool_calls', 'OTHER'],
    ] as const) {
      const answer = parley.model.hold()
      const { message, reply } = await client.sendMessage({ content: 'Hello' })
      await answer.received
      expect((await ask(query(reply.id))).data.node).toEqual({ finishReason: null, status: 'STREAMING' })
      answer.send('Good')
      answer.end({ finish })
      await client.reply(reply.id).done()
      expect((await ask(query(reply.id))).data.node).toEqual({ finishReason, status: 'COMPLETE' })
      expect((await ask(query(message.id))).data.node.finishReason).toBeNull()
    }
  })

  test('a reply that somebody stopped, or that failed, was ended by no model', async () => {
    await using parley = await startParley({ database })
    const { ask, client } = await parley.signIn('user')
    const answer = parley.model.hold()
    const { reply } = await client.sendMessage({ content: 'Hello' })
    await answer.received
    await client.stopReply(reply.id)
    parley.model.fail(400)
    const other = await client.sendMessage({ content: 'Hello again' })
    await client.reply(other.reply.id).done()
    const { data } = await ask(
      `{ nodes(ids: ["${reply.id}", "${other.reply.id}"]) { ... on Message { status finishReason } } }`,
    )
    expect(data.nodes).toEqual([
      { status: 'STOPPED', finishReason: null },
      { status: 'FAILED', finishReason: null },
    ])
  })
})
