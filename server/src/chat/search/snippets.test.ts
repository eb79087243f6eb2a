import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

onEveryDatabase(database => {
  let parley: Parley
  let owner: Somebody
  let reader: Somebody
  let stranger: Somebody
  let admin: Somebody
  let id: string
  let other: string
  const messages: string[] = []

  beforeAll(async () => {
    parley = await startParley({ database })
    const people = openPeople(parley)
    owner = await people.somebody()
    reader = await people.somebody()
    stranger = await people.somebody()
    admin = await people.somebody('rol_admin')
    id = await talk('Where is the Straßenfest?', 'On the river, as each year.')
    other = await talk('The Straßenfest was loud', 'A straßenfest is a straßenfest.')
    await owner.share(id, reader.id, 'READ')
    await parley.searchSettled()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  async function talk(content: string, answer: string) {
    parley.model.reply(answer)
    const sent = await owner.client.sendMessage({ content })
    await owner.client.reply(sent.reply.id).done()
    messages.push(sent.message.id)
    return sent.conversation.id
  }
  const find = (person: Somebody, search: string, ids = [id, other]) =>
    person.client.searchSnippets(search, ids)

  it('whoever is in a conversation sees where it has what they searched for', async () => {
    const [found, ...more] = await find(reader, 'strassenfest')
    expect(more).toEqual([])
    expect(found).toEqual({
      conversationId: id,
      messageId: messages[0],
      text: 'Where is the Straßenfest?',
      marks: [{ start: 13, end: 24 }],
    })
    expect((await find(owner, 'strassenfest')).map(one => one.conversationId).toSorted()).toEqual(
      [id, other].toSorted(),
    )
  })

  it('nobody else does, whatever they may manage, and what is not found is left out', async () => {
    for (const person of [stranger, admin]) expect(await find(person, 'strassenfest')).toEqual([])
    expect(await find(owner, 'nowhere')).toEqual([])
    expect(await find(owner, 'strassenfest', [])).toEqual([])
    expect(await find(owner, 'strassenfest', ['cnv_unknown', ''])).toEqual([])
  })

  it('what cannot be searched for is refused by its name', async () => {
    await expect(find(owner, ' ')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { search: expect.any(String) },
    })
    await expect(
      find(
        owner,
        'x',
        Array.from({ length: 101 }, () => id),
      ),
    ).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})
