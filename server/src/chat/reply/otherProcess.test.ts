import { describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { startParley } from '../../../test/parley.js'

describe('two servers on one PostgreSQL, without a bus between them', () => {
  it('follow, resume and stop each other’s replies', async () => {
    await using first = await startParley({ database: 'postgresql' })
    await using second = await startParley({ beside: first })
    const writing = await first.signIn('user')
    const reading = second.as(writing)
    const answer = first.model.hold()
    const { reply } = await writing.client.sendMessage({ content: 'Hi' })
    answer.delta({ reasoning_content: 'A greeting.' })
    answer.send('Hello')
    for await (const { content, reasoning } of reading.client.reply(reply.id))
      if (content === 'Hello' && reasoning === 'A greeting.') break
    answer.send(' there')
    for await (const { content } of reading.client.reply(reply.id, { offset: 5 }))
      if (content.endsWith('there')) break
    await eventually(async () =>
      expect(await reading.client.stopReply(reply.id)).toMatchObject({
        status: 'STOPPED',
        content: 'Hello there',
        reasoning: 'A greeting.',
      }),
    )
    await answer.aborted
    expect(await writing.client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED' })
  })

  it('leave each other’s running replies alone when they start', async () => {
    await using first = await startParley({ database: 'postgresql' })
    const { client } = await first.signIn('user')
    const answer = first.model.hold()
    const { reply } = await client.sendMessage({ content: 'Hi' })
    await answer.received
    await using second = await startParley({ beside: first })
    expect((await second.ask('{ serverInfo { schemaHash } }')).errors).toBeUndefined()
    answer.send('Hello')
    answer.end()
    expect(await client.reply(reply.id).done()).toMatchObject({ status: 'COMPLETE', content: 'Hello' })
  })
})
