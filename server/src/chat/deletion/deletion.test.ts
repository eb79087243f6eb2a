import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const fields =
  'id status content author { id } siblings { id } feedback { rating } usage { completionTokens }'
const remove = `mutation ($id: ID!, $branch: Boolean) { deleteMessage(id: $id, branch: $branch) { ${fields} } }`
const restore = `mutation ($id: ID!) { restoreMessage(id: $id) { ${fields} } }`
const shownOf = `query ($id: ID!, $leaf: ID) { conversation(id: $id) {
  lastMessage { id } messages(leaf: $leaf) { nodes { content status } } } }`

onEveryDatabase(database => {
  let parley: Parley
  let owner: Somebody
  let friend: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    const people = openPeople(parley)
    owner = await people.somebody()
    friend = await people.somebody()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function talk(person: Somebody, content: string, conversationId?: string, parentId?: string) {
    parley.model.reply(`answer to ${content}`)
    const sent = await person.client.sendMessage({ content, conversationId, parentId })
    await person.client.reply(sent.reply.id).done()
    return { conversation: sent.conversation.id, question: sent.message.id, answer: sent.reply.id }
  }
  const shown = async (person: Somebody, id: string, leaf?: string): Promise<string[]> => {
    const { conversation } = await person.get(shownOf, { id, leaf })
    return conversation.messages.nodes.map((one: { content: string }) => one.content)
  }
  const found = async (person: Somebody, search: string): Promise<number> => {
    await parley.searchSettled()
    const { messages } = await person.get(
      'query ($search: String!) { messages(filter: { search: $search }) { nodes { id } } }',
      { search },
    )
    return messages.nodes.length
  }
  const kindsAfter = async (person: Somebody, after: string): Promise<string[]> =>
    (await person.client.changes({ after })).nodes.map(({ kind, messageId, message }) =>
      [kind, messageId, message?.status, message?.content].join(' '),
    )
  const now = async (person: Somebody): Promise<string> =>
    (await person.get('{ me { eventCursor } }')).me.eventCursor

  describe('a deleted message', () => {
    it('says nothing any more to anybody, from the first moment; what follows it stays where it is', async () => {
      const first = await talk(owner, 'zebrafish')
      const second = await talk(owner, 'what else', first.conversation)
      await owner.share(first.conversation, friend.id, 'READ')
      expect(await found(friend, 'zebrafish')).toBeGreaterThan(0)
      const [mine, theirs] = [await now(owner), await now(friend)]

      const { deleteMessage } = await owner.get(remove, { id: first.question })
      expect(deleteMessage).toMatchObject({ status: 'DELETED', content: '', author: null })
      await owner.get(remove, { id: first.answer })

      expect(await shown(friend, first.conversation)).toEqual(['', '', 'what else', 'answer to what else'])
      expect(await found(friend, 'zebrafish')).toBe(0)
      const told = [`MESSAGE_DELETED ${first.question} DELETED `, `MESSAGE_DELETED ${first.answer} DELETED `]
      expect(await kindsAfter(owner, mine)).toEqual(told)
      expect(await kindsAfter(friend, theirs)).toEqual(told)
      expect((await friend.client.reply(first.answer).done()).content).toBe('')

      await talk(owner, 'and now', first.conversation)
      expect(JSON.stringify(parley.model.requests.at(-1)?.body)).not.toContain('zebrafish')
      expect(second.conversation).toBe(first.conversation)
    })

    it('is back as it was for ten seconds, for who deleted it, and models read it again', async () => {
      const { conversation, question, answer } = await talk(owner, 'okapi')
      await owner.share(conversation, friend.id, 'WRITE')
      await owner.client.rateMessage(answer, { rating: 'UP' })
      await owner.get(remove, { id: question, branch: true })
      expect(await shown(owner, conversation)).toEqual([])
      expect(await friend.code(restore, { id: question })).toBe('FORBIDDEN')

      const place = await now(friend)
      const { restoreMessage } = await owner.get(restore, { id: answer })
      expect(restoreMessage).toMatchObject({ status: 'COMPLETE', feedback: { rating: 'UP' } })
      expect(await kindsAfter(friend, place)).toEqual([
        `MESSAGE_RESTORED ${question} COMPLETE okapi`,
        `MESSAGE_RESTORED ${answer} COMPLETE answer to okapi`,
      ])
      expect(await shown(owner, conversation)).toEqual(['okapi', 'answer to okapi'])
      expect(await found(owner, 'okapi')).toBe(2)
      await talk(owner, 'go on', conversation)
      expect(JSON.stringify(parley.model.requests.at(-1)?.body)).toContain('okapi')
      // A second click, or a second tab.
      expect((await owner.get(restore, { id: answer })).restoreMessage.status).toBe('COMPLETE')
    })

    it('cannot be edited, rated, answered anew or continued, and deleting it again changes nothing', async () => {
      const { conversation, question, answer } = await talk(owner, 'quagga')
      await owner.get(remove, { id: question })
      const regenerate = 'mutation ($id: ID!) { regenerateReply(id: $id) { id } }'
      expect(
        await owner.code('mutation ($id: ID!) { editMessage(id: $id, content: "x") { message { id } } }', {
          id: question,
        }),
      ).toBe('NOT_FOUND')
      expect(await owner.code(regenerate, { id: answer })).toBe('BAD_USER_INPUT')
      await owner.get(remove, { id: answer })
      expect(await owner.code(regenerate, { id: answer })).toBe('NOT_FOUND')
      expect(await owner.code('mutation ($id: ID!) { continueReply(id: $id) { id } }', { id: answer })).toBe(
        'NOT_FOUND',
      )
      expect(
        await owner.code('mutation ($id: ID!) { rateMessage(id: $id, rating: UP) { id } }', { id: answer }),
      ).toBe('NOT_FOUND')
      const place = await now(owner)
      await owner.get(remove, { id: answer })
      expect(await kindsAfter(owner, place)).toEqual([])
      // The next one begins the conversation anew.
      await talk(owner, 'anew', conversation)
      expect(await shown(owner, conversation)).toEqual(['anew', 'answer to anew'])
    })

    it('costs what it cost', async () => {
      const { conversation, answer } = await talk(owner, 'costly')
      const usage = 'query ($id: ID!) { conversation(id: $id) { usage { messages completionTokens } } }'
      const before = await owner.get(usage, { id: conversation })
      const { deleteMessage } = await owner.get(remove, { id: answer })
      expect(await owner.get(usage, { id: conversation })).toEqual(before)
      expect(deleteMessage.usage.completionTokens).toBeGreaterThan(0)
    })

    it('leaves nothing of its text behind once it is too late to undo that', async () => {
      const { conversation, question, answer } = await talk(owner, 'thylacine')
      const held = parley.model.hold()
      const beside_ = await owner.client.sendMessage({ content: 'still written' })
      await held.received
      held.send('thyroid')
      await owner.get(remove, { id: question, branch: true })
      await beside(parley.databaseUrl, async client => {
        expect(await client.deletedMessage.count({ where: { messageId: { in: [question, answer] } } })).toBe(
          2,
        )
        await client.deletedMessage.updateMany({
          where: { messageId: { in: [question, answer] } },
          data: { until: new Date(0) },
        })
        await client.job.updateMany({ where: { kind: 'forget' }, data: { runAt: new Date(0) } })
      })
      expect(await owner.code(restore, { id: question })).toBe('CONFLICT')
      await expect
        .poll(() => beside(parley.databaseUrl, client => client.job.count({ where: { kind: 'forget' } })), {
          timeout: 20_000,
        })
        .toBe(0)
      await beside(parley.databaseUrl, async client => {
        expect(await client.deletedMessage.count()).toBe(0)
        const rows = await client.message.findMany({ where: { conversationId: conversation } })
        expect(rows.map(row => [row.content, row.authorId, row.madeBy, row.idempotencyKey])).toEqual([
          ['', null, null, null],
          ['', null, null, null],
        ])
        expect(await client.searchChange.count({ where: { conversationId: conversation } })).toBe(0)
      })
      expect(await found(owner, 'thylacine')).toBe(0)
      expect(await owner.code(restore, { id: question })).toBe('CONFLICT')
      held.end()
      expect((await owner.client.reply(beside_.reply.id).done()).content).toBe('thyroid')
    })
  })

  it('a reply that is being written below is stopped first, wherever the deletion begins', async () => {
    const first = await talk(owner, 'earlier')
    const held = parley.model.hold()
    const { reply, message } = await owner.client.sendMessage({
      content: 'later',
      conversationId: first.conversation,
    })
    await held.received
    held.send('half an answer')
    await owner.get(remove, { id: first.question })
    expect(await owner.client.reply(reply.id).done()).toMatchObject({ status: 'STOPPED' })
    expect(await shown(owner, first.conversation)).toEqual([
      '',
      'answer to earlier',
      'later',
      'half an answer',
    ])

    const again = parley.model.hold()
    const second = (
      await owner.get('mutation ($id: ID!) { regenerateReply(id: $id) { id } }', { id: reply.id })
    ).regenerateReply
    await again.received
    again.send('another half')
    await owner.get(remove, { id: message.id, branch: true })
    expect(await owner.client.reply(second.id).done()).toMatchObject({ status: 'DELETED', content: '' })
    expect(await shown(owner, first.conversation)).toEqual(['', 'answer to earlier'])
  })

  it('versions that are deleted are not counted, unless something hangs on them', async () => {
    const first = await talk(owner, 'one')
    parley.model.reply('second answer')
    const { regenerateReply } = await owner.get('mutation ($id: ID!) { regenerateReply(id: $id) { id } }', {
      id: first.answer,
    })
    await owner.client.reply(regenerateReply.id).done()
    const versions = async (id: string) =>
      (
        await owner.get('query ($id: ID!) { node(id: $id) { ... on Message { siblings { id } } } }', { id })
      ).node.siblings.map((one: { id: string }) => one.id)
    await owner.get(remove, { id: regenerateReply.id })
    expect(await versions(first.answer)).toEqual([first.answer])
    expect(await shown(owner, first.conversation)).toEqual(['one', 'answer to one'])
    expect(await shown(owner, first.conversation, regenerateReply.id)).toEqual(['one', 'answer to one'])
    await talk(owner, 'two', first.conversation, regenerateReply.id)
    expect(await versions(first.answer)).toEqual([first.answer, regenerateReply.id])
  })

  describe('who may', () => {
    it('the owner deletes anything, others what they wrote with the replies to it, readers nothing', async () => {
      const { conversation, question, answer } = await talk(owner, 'mine')
      await owner.share(conversation, friend.id, 'READ')
      expect(await friend.code(remove, { id: question })).toBe('FORBIDDEN')
      await owner.share(conversation, friend.id, 'WRITE')
      expect(await friend.code(remove, { id: question })).toBe('FORBIDDEN')
      expect(await friend.code(remove, { id: answer })).toBe('FORBIDDEN')
      const theirs = await talk(friend, 'theirs', conversation)
      const mineBelow = await talk(owner, 'below', conversation)
      // What others wrote below is not theirs to delete, and nothing is deleted by halves.
      expect(await friend.code(remove, { id: theirs.question, branch: true })).toBe('FORBIDDEN')
      expect(await shown(owner, conversation)).toContain('theirs')
      expect((await friend.get(remove, { id: theirs.answer })).deleteMessage.status).toBe('DELETED')
      expect((await friend.get(remove, { id: theirs.question })).deleteMessage.status).toBe('DELETED')
      expect((await owner.get(remove, { id: mineBelow.question, branch: true })).deleteMessage.status).toBe(
        'DELETED',
      )
      expect(await friend.code(restore, { id: mineBelow.answer })).toBe('FORBIDDEN')
    })

    it('for others it is not there', async () => {
      const { question } = await talk(owner, 'private')
      expect(await friend.code(remove, { id: question })).toBe('NOT_FOUND')
      expect(await friend.code(restore, { id: question })).toBe('NOT_FOUND')
    })
  })
})
