import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const mark = `mutation ($id: ID!, $messageId: ID) {
  markRead(conversationId: $id, messageId: $messageId) { unread } }`

onEveryDatabase(database => {
  let parley: Parley
  let owner: Somebody
  let friend: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes')
    const people = openPeople(parley)
    owner = await people.somebody()
    friend = await people.somebody()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function talk(person: Somebody, content: string, conversationId?: string) {
    const sent = await person.client.sendMessage({ content, conversationId })
    await person.client.reply(sent.reply.id).done()
    return { id: sent.conversation.id, question: sent.message.id, answer: sent.reply.id }
  }
  const unread = async (person: Somebody, id: string): Promise<number> =>
    (await person.get('query ($id: ID!) { conversation(id: $id) { unread } }', { id })).conversation.unread

  it('what came after the last message somebody has read is unread, for each in the conversation', async () => {
    const { id } = await talk(owner, 'One')
    // One has written, and not seen the answer.
    expect(await unread(owner, id)).toBe(1)
    await owner.share(id, friend.id, 'WRITE')
    expect(await unread(friend, id)).toBe(2)
    expect((await friend.get(mark, { id })).markRead.unread).toBe(0)
    const second = await talk(owner, 'Two', id)
    expect(await unread(friend, id)).toBe(2)
    expect((await friend.get(mark, { id, messageId: second.question })).markRead.unread).toBe(1)
    expect(await unread(owner, id)).toBe(1)
    // What is read stays read.
    await friend.get(mark, { id })
    expect((await friend.get(mark, { id, messageId: second.question })).markRead.unread).toBe(0)
  })

  it('the other devices of the person are told, once, and nobody else', async () => {
    const { id } = await talk(owner, 'Hello')
    await owner.share(id, friend.id, 'READ')
    const place = async (person: Somebody) => (await person.get('{ me { eventCursor } }')).me.eventCursor
    const kinds = async (person: Somebody, after: string) =>
      (await person.client.changes({ after })).nodes.map(({ kind }) => kind)
    const [mine, theirs] = [await place(owner), await place(friend)]
    await owner.get(mark, { id })
    await owner.get(mark, { id })
    expect(await kinds(owner, mine)).toEqual(['CONVERSATION_UPDATED'])
    expect(await kinds(friend, theirs)).toEqual([])
  })

  it('what is deleted is unread no more for whoever has read the rest', async () => {
    const { id } = await talk(owner, 'Hello')
    await owner.get(mark, { id })
    const { answer, question } = await talk(owner, 'Again', id)
    await owner.get('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: answer })
    await owner.get('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: question })
    expect(await unread(owner, id)).toBe(0)
  })

  it('nobody marks what is not shared with them, or a message of another conversation', async () => {
    const [one, other] = [await talk(owner, 'One'), await talk(owner, 'Other')]
    expect(await friend.code(mark, { id: one.id })).toBe('NOT_FOUND')
    expect(await owner.code(mark, { id: one.id, messageId: other.answer })).toBe('NOT_FOUND')
  })
})
