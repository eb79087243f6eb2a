import { describe, expect, it } from 'vitest'
import { onEveryDatabase, startParley } from '../../../../test/parley.js'

const env = { OPENAI_MODELS: 'first,second' }

onEveryDatabase(database => {
  describe('a reply', () => {
    it('of another model, because the chosen one is down, says which one wrote it', async () => {
      await using parley = await startParley({ database, env })
      const { client } = await parley.signIn('user')
      parley.model.fail(503)
      parley.model.reply('I stand in')
      const { reply } = await client.sendMessage({ content: 'Hi' })
      expect(reply.model?.name).toBe('first')
      expect(await client.reply(reply.id).done()).toMatchObject({
        status: 'COMPLETE',
        content: 'I stand in',
        model: { name: 'second' },
      })
      expect(parley.model.requests.map(({ body }) => body.model)).toEqual(['first', 'second'])
    })

    it('is not written by a model that cannot read so much', async () => {
      const MODEL_DETAILS = 'second: context=100'
      await using parley = await startParley({ database, env: { ...env, MODEL_DETAILS } })
      const { client } = await parley.signIn('user')
      parley.model.fail(503)
      const { reply } = await client.sendMessage({ content: ' word'.repeat(200) })
      expect(await client.reply(reply.id).done()).toMatchObject({
        status: 'FAILED',
        failure: { code: 'MODEL_UNAVAILABLE' },
      })
      expect(parley.model.requests).toHaveLength(1)
    })

    it.each(['stopped', 'cut', 'complete'])(
      'that is %s without a count of the model is counted here',
      async how => {
        await using parley = await startParley({ database })
        const { client } = await parley.signIn('user')
        const answer = parley.model.hold()
        const { reply } = await client.sendMessage({ content: 'Hello, world!' })
        answer.send('Good morning')
        for await (const { text } of client.reply(reply.id)) if (text) break
        if (how === 'stopped') await client.stopReply(reply.id)
        else if (how === 'cut') answer.cut()
        else answer.end()
        // Four tokens, and what separates messages.
        expect(await client.reply(reply.id).done()).toMatchObject({
          usage: { promptTokens: 8, completionTokens: 2 },
        })
      },
    )

    it('that failed before its first word used nothing', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      parley.model.fail(500)
      const { reply } = await client.sendMessage({ content: 'Hi' })
      expect(await client.reply(reply.id).done()).toMatchObject({ status: 'FAILED', usage: null })
    })
  })
})
