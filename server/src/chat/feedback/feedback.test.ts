import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const rate = `mutation ($id: ID!, $rating: Rating, $comment: String) {
  rateMessage(id: $id, rating: $rating, comment: $comment) { feedback { rating comment } } }`
const look = 'query ($id: ID!) { node(id: $id) { ... on Message { feedback { rating comment createdAt } } } }'

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let reader: Somebody
  let stranger: Somebody
  let conversationId: string
  let question: string
  let id: string

  beforeAll(async () => {
    parley = await startParley({ database })
    people = openPeople(parley)
    owner = await people.somebody()
    reader = await people.somebody()
    stranger = await people.somebody('rol_admin')
    parley.model.reply('Forty-two.')
    const { conversation, message, reply } = await owner.client.sendMessage({ content: 'What is it?' })
    await owner.client.reply(reply.id).done()
    await owner.share(conversation.id, reader.id, 'READ')
    conversationId = conversation.id
    question = message.id
    id = reply.id
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  describe('a rating', () => {
    test('is of whoever reads the reply, and seen by nobody else', async () => {
      const { rateMessage } = await reader.get(rate, { id, rating: 'DOWN', comment: ' Too short. ' })
      expect(rateMessage).toEqual({ feedback: { rating: 'DOWN', comment: 'Too short.' } })
      expect(await owner.get(look, { id })).toEqual({ node: { feedback: null } })
      await owner.get(rate, { id, rating: 'UP' })
      expect((await reader.get(look, { id })).node.feedback).toMatchObject({ rating: 'DOWN' })
    })

    test('replaces the one before, and is taken back by null', async () => {
      await reader.get(rate, { id, rating: 'DOWN', comment: 'Too short.' })
      expect((await reader.get(rate, { id, rating: 'UP' })).rateMessage.feedback).toEqual({
        rating: 'UP',
        comment: null,
      })
      for (let round = 0; round < 2; round++)
        expect(await reader.get(rate, { id })).toEqual({ rateMessage: { feedback: null } })
    })

    test('is one however often it is given at once', async () => {
      const ratings = ['UP', 'DOWN', 'UP', 'DOWN', 'UP']
      await Promise.all(ratings.map(rating => reader.get(rate, { id, rating })))
      expect((await reader.get(look, { id })).node.feedback.rating).toMatch(/^(UP|DOWN)$/)
    })

    test('is of replies that have ended alone', async () => {
      expect(await reader.code(rate, { id: question, rating: 'UP' })).toBe('BAD_USER_INPUT')
      const answer = parley.model.hold()
      const { reply } = await owner.client.sendMessage({ conversationId, content: 'And?' })
      await answer.received
      expect(await reader.code(rate, { id: reply.id, rating: 'UP' })).toBe('BAD_USER_INPUT')
      answer.end()
      await owner.client.reply(reply.id).done()
      expect(await reader.code(rate, { id: reply.id, rating: 'UP' })).toBeUndefined()
    })

    test('says what is wrong with its comment', async () => {
      for (const given of [{ comment: 'Why?' }, { rating: 'UP', comment: 'x'.repeat(2001) }])
        await expect(reader.get(rate, { id, ...given })).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
          fields: { comment: expect.any(String) },
        })
    })

    test('is not for whoever does not see the reply [Z2]', async () => {
      expect(await stranger.code(rate, { id, rating: 'UP' })).toBe('NOT_FOUND')
      expect(await stranger.code(rate, { id: 'msg_unknown', rating: 'UP' })).toBe('NOT_FOUND')
    })
  })
})
