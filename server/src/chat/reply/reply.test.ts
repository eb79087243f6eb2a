import { describe, expect, it } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  describe('a reply', () => {
    it('is answered before its first word and then streamed to its end', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { message, reply } = await client.sendMessage({ content: 'Hello' })
      expect(message).toMatchObject({ role: 'USER', content: 'Hello', status: 'COMPLETE' })
      expect(reply).toMatchObject({ role: 'ASSISTANT', content: '', status: 'STREAMING' })

      const events = client.reply(reply.id)[Symbol.asyncIterator]()
      answer.send('Good', ' morning')
      const first = await events.next()
      expect(first.value).toMatchObject({ offset: 0, status: 'STREAMING' })
      answer.end({ usage: [12, 2] })
      let last = first.value
      for (let next = await events.next(); !next.done; next = await events.next()) last = next.value
      expect(last).toMatchObject({ status: 'COMPLETE', content: 'Good morning' })
      expect(last?.message).toMatchObject({
        content: 'Good morning',
        usage: { promptTokens: 12, completionTokens: 2 },
      })
    })

    it('gets the system prompt and the messages before it', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const { id: conversationId } = await client.createConversation({ systemPrompt: 'Be brief.' })
      for (const content of ['One', 'Two']) {
        parley.model.reply(`Answer to ${content}`)
        const { reply } = await client.sendMessage({ conversationId, content })
        await client.reply(reply.id).done()
      }
      expect(parley.model.requests.at(-1)?.body.messages).toEqual([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Answer to One' },
        { role: 'user', content: 'Two' },
      ])
    })

    it('is complete for a reader that comes when it has ended, from any offset', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      parley.model.reply('Hello there')
      const { reply } = await client.sendMessage({ content: 'Hi' })
      await client.reply(reply.id).done()
      for (const [offset, text] of [
        [0, 'Hello there'],
        [5, ' there'],
        [11, ''],
      ] as const) {
        const events = await Array.fromAsync(client.reply(reply.id, { offset }))
        expect(events).toMatchObject([{ offset, text, status: 'COMPLETE' }])
      }
    })

    it('drops what a client has too much of', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      parley.model.reply('short')
      const { reply } = await client.sendMessage({ content: 'Hi' })
      await client.reply(reply.id).done()
      const events = await Array.fromAsync(client.reply(reply.id, { offset: 100 }))
      expect(events).toMatchObject([{ offset: 5, text: '', status: 'COMPLETE' }])
    })

    it('that fails keeps the text received so far and says why', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      answer.send('Half an ans')
      answer.cut()
      const message = await client.reply(reply.id).done()
      expect(message).toMatchObject({ status: 'FAILED', content: 'Half an ans' })
      expect(message.failure).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true })
    })

    it('keeps whole characters whatever the model sends', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      answer.send('a\0b', '\ud83d', '\ude00', '\udc00c', 'd\ud83d')
      answer.end()
      const events = await Array.fromAsync(client.reply(reply.id))
      expect(events.at(-1)?.content).toBe('ab😀\ufffdcd\ufffd')
      for (const { text } of events) expect(text.isWellFormed()).toBe(true)
    })

    it('begins before an offset inside a character', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      parley.model.reply('a😀b')
      const { reply } = await client.sendMessage({ content: 'Hi' })
      await client.reply(reply.id).done()
      const [event] = await Array.fromAsync(client.reply(reply.id, { offset: 2 }))
      expect(event).toMatchObject({ offset: 1, text: '😀b' })
    })

    it('goes on when its reader leaves', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      answer.send('Hello')
      for await (const { text } of client.reply(reply.id)) if (text) break
      answer.send(' there')
      answer.end()
      expect(await client.reply(reply.id).done()).toMatchObject({
        content: 'Hello there',
        status: 'COMPLETE',
      })
    })
  })

  describe('stopping a reply', () => {
    it('keeps its text and hangs up on the model', { tags: ['deadline'] }, async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      answer.send('Hello')
      for await (const { text } of client.reply(reply.id)) if (text) break
      expect(await client.stopReply(reply.id)).toMatchObject({
        status: 'STOPPED',
        content: 'Hello',
        failure: null,
      })
      await answer.aborted
      expect(await client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED', content: 'Hello' })
    })

    it('works before the first word, and a second time', { tags: ['deadline'] }, async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ content: 'Hi' })
      await answer.received
      expect(await client.stopReply(reply.id)).toMatchObject({ status: 'STOPPED', content: '' })
      expect(await client.stopReply(reply.id)).toMatchObject({ status: 'STOPPED', content: '' })
    })
  })

  describe('sending', () => {
    it('twenty times with one key stores one message and asks the model once', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const input = { content: 'Hi', idempotencyKey: 'one' }
      const sent = await Promise.all(Array.from({ length: 20 }, () => client.sendMessage(input)))
      expect(new Set(sent.map(({ reply }) => reply.id)).size).toBe(1)
      await client.reply(sent[0]?.reply.id ?? '').done()
      expect(parley.model.requests).toHaveLength(1)
      expect((await client.messages()).nodes).toHaveLength(2)
    })

    it('something else with the same key is a conflict; another person’s key is another key', async () => {
      await using parley = await startParley({ database })
      const [user, admin] = await Promise.all([parley.signIn('user'), parley.signIn('admin')])
      const first = await user.client.sendMessage({ content: 'Hi', idempotencyKey: 'one' })
      await expect(user.client.sendMessage({ content: 'Ho', idempotencyKey: 'one' })).rejects.toMatchObject({
        code: 'CONFLICT',
      })
      const other = await admin.client.sendMessage({ content: 'Hi', idempotencyKey: 'one' })
      expect(other.reply.id).not.toBe(first.reply.id)
    })

    it('while the newest reply is being written is a conflict, except to an earlier message', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      parley.model.reply('First')
      const first = await client.sendMessage({ content: 'One' })
      await client.reply(first.reply.id).done()
      const conversationId = first.conversation.id
      const answer = parley.model.hold()
      await client.sendMessage({ conversationId, content: 'Two' })
      await answer.received
      await expect(client.sendMessage({ conversationId, content: 'Three' })).rejects.toMatchObject({
        code: 'CONFLICT',
      })
      const branch = await client.sendMessage({
        conversationId,
        content: 'Other two',
        parentId: first.reply.id,
      })
      expect(branch.message.parent?.id).toBe(first.reply.id)
    })

    it('from two windows at once lines up: both are stored, one turn after the other', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const { id: conversationId } = await client.createConversation({})
      const sent = await Promise.allSettled(
        ['One', 'Two'].map(content => client.sendMessage({ conversationId, content })),
      )
      expect(sent.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const { nodes } = await client.conversationMessages(conversationId)
      expect(nodes.map(({ role }) => role)).toEqual(['USER', 'ASSISTANT'])
    })

    it.each([
      ['nothing', ''],
      ['only spaces', ' \n\t'],
      ['too much', 'x'.repeat(100_001)],
    ])('%s is refused', async (_what, content) => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      await expect(client.sendMessage({ content })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: { 'input.content': expect.any(String) },
      })
      expect(parley.model.requests).toHaveLength(0)
    })
  })

  it('a conversation deleted in mid-reply ends its readers and spoils nothing for others', async () => {
    await using parley = await startParley({ database })
    const { client } = await parley.signIn('user')
    const [doomed, kept] = [parley.model.hold(), parley.model.hold()]
    const gone = await client.sendMessage({ content: 'Doomed' })
    await doomed.received
    const stays = await client.sendMessage({ content: 'Kept' })
    doomed.send('some text')
    kept.send('Still ')
    const reading = client.reply(gone.reply.id).done()
    const [refused] = await Promise.allSettled([reading, client.deleteConversations([gone.conversation.id])])
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } })
    await doomed.aborted
    kept.send('here')
    kept.end()
    expect(await client.reply(stays.reply.id).done()).toMatchObject({
      content: 'Still here',
      status: 'COMPLETE',
    })
  })

  it('nobody reads, stops or answers another person’s reply', async () => {
    await using parley = await startParley({ database })
    const [user, admin] = await Promise.all([parley.signIn('user'), parley.signIn('admin')])
    const { conversation, reply } = await user.client.sendMessage({ content: 'Mine' })
    const foreign = { code: 'NOT_FOUND' }
    await expect(admin.client.reply(reply.id).done()).rejects.toMatchObject(foreign)
    await expect(admin.client.stopReply(reply.id)).rejects.toMatchObject(foreign)
    await expect(
      admin.client.sendMessage({ conversationId: conversation.id, content: 'Hm' }),
    ).rejects.toMatchObject(foreign)
    await user.client.reply(reply.id).done()
  })

  it('a viewer may read and not write', async () => {
    await using parley = await startParley({ database })
    const { client } = await parley.signIn('viewer')
    expect((await client.conversations()).nodes).toEqual([])
    await expect(client.sendMessage({ content: 'Hi' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(parley.model.requests).toHaveLength(0)
  })
})
