import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, removeParticipant, type Somebody } from '../../../test/sharing.js'

const set = `mutation ($id: ID!, $content: String!) {
  setDraft(input: { conversationId: $id, content: $content }) { content updatedAt } }`
const seen = `query ($id: ID!, $scope: HistoryScope) {
  conversation(id: $id, scope: $scope) { draft { content updatedAt } } }`
const list = '{ conversations(first: 20) { nodes { id draft { content } } } }'
const MAX_LENGTH = 100_000

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let owner: Somebody
  let friend: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    parley.model.otherwise('Yes')
    people = openPeople(parley)
    owner = await people.somebody()
    friend = await people.somebody()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const begin = async (person: Somebody): Promise<string> => (await person.client.createConversation()).id
  const write = async (person: Somebody, id: string, content: string) =>
    (await person.get(set, { id, content })).setDraft
  const draft = async (person: Somebody, id: string, scope?: string) =>
    (await person.get(seen, { id, scope })).conversation.draft
  const stored = (conversationId: string) =>
    beside(parley.databaseUrl, client => client.draft.findMany({ where: { conversationId } }))

  it('what was kept last is there, and nothing after an empty one', async () => {
    const id = await begin(owner)
    expect(await draft(owner, id)).toBeNull()
    const first = await write(owner, id, 'Hel')
    const second = await write(owner, id, 'Hello\n**there**')
    expect(second.content).toBe('Hello\n**there**')
    expect(second.updatedAt >= first.updatedAt).toBe(true)
    expect(await draft(owner, id)).toEqual(second)
    expect(await write(owner, id, '')).toBeNull()
    expect(await write(owner, id, '')).toBeNull()
    expect(await draft(owner, id)).toBeNull()
  })

  it('everybody in a conversation has their own, and nobody sees that of another', async () => {
    const id = await begin(owner)
    const other = await begin(owner)
    await owner.share(id, friend.id, 'WRITE')
    await write(owner, id, 'of the owner')
    expect(await draft(friend, id)).toBeNull()
    await write(friend, id, 'of the friend')
    expect((await draft(owner, id)).content).toBe('of the owner')
    expect((await draft(friend, id)).content).toBe('of the friend')
    const { nodes } = (await owner.get(list)).conversations
    const shown = Object.fromEntries(
      nodes.map((node: { id: string; draft: { content: string } | null }) => [node.id, node.draft]),
    )
    expect(shown[id]).toEqual({ content: 'of the owner' })
    expect(shown[other]).toBeNull()
  })

  it('whoever has opened everybody’s history sees none', async () => {
    const id = await begin(owner)
    await write(owner, id, 'for nobody')
    const auditor = await people.auditor()
    expect(await draft(auditor, id, 'ALL')).toBeNull()
    expect(await auditor.code(set, { id, content: 'mine' })).toBe('NOT_FOUND')
  })

  it('only who may write in a conversation writes a draft, as long as a message at most', async () => {
    const id = await begin(owner)
    expect(await friend.code(set, { id, content: 'x' })).toBe('NOT_FOUND')
    await owner.share(id, friend.id, 'READ')
    expect(await friend.code(set, { id, content: 'x' })).toBe('FORBIDDEN')
    expect(await owner.code(set, { id, content: 'x'.repeat(MAX_LENGTH + 1) })).toBe('BAD_USER_INPUT')
    expect((await write(owner, id, 'x'.repeat(MAX_LENGTH))).content).toHaveLength(MAX_LENGTH)
  })

  it('what is sent is a draft no more; what was typed since is', async () => {
    const id = await begin(owner)
    await write(owner, id, 'Hello')
    await owner.client.sendMessage({ conversationId: id, content: 'Hello' })
    expect(await draft(owner, id)).toBeNull()
    await write(owner, id, 'And then')
    await owner.client.sendMessage({ conversationId: id, content: 'Something else' })
    expect((await draft(owner, id)).content).toBe('And then')
  })

  it('it is in what somebody takes with them, and in nobody else’s', async () => {
    const id = await begin(owner)
    await owner.share(id, friend.id, 'WRITE')
    await write(friend, id, 'taken along')
    const fileOf = async (person: Somebody): Promise<string> => {
      const { exportUserData } = await person.get('mutation { exportUserData { url } }')
      return (await fetch(exportUserData.url)).text()
    }
    expect(await fileOf(friend)).toMatch(/"draft":\{"content":"taken along","updatedAt":"[^"]+"\}/)
    expect(await fileOf(owner)).not.toContain('taken along')
  })

  it('it goes with the conversation, with the person, and with their part in it', async () => {
    const [gone, left, kept] = [await begin(owner), await begin(owner), await begin(owner)]
    await write(owner, gone, 'x')
    await owner.get('mutation ($id: ID!) { deleteConversations(ids: [$id]) }', { id: gone })
    await expect.poll(() => stored(gone)).toEqual([])
    await owner.share(left, friend.id, 'WRITE')
    await write(friend, left, 'x')
    await owner.get(removeParticipant, { conversationId: left, userId: friend.id })
    expect(await stored(left)).toEqual([])
    const leaver = await people.somebody()
    await owner.share(kept, leaver.id, 'WRITE')
    await write(leaver, kept, 'x')
    await leaver.get('mutation ($id: ID!) { deleteUser(id: $id) }', { id: leaver.id })
    expect(await stored(kept)).toEqual([])
  })
})
