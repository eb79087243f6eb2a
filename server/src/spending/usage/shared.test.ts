import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const usage = 'usage { promptTokens completionTokens cost timeToFirstToken duration }'

onEveryDatabase(database => {
  let parley: Parley
  let owner: Somebody
  let guest: Somebody
  let admin: Somebody
  /** Where the owner asked for the first reply and the guest for the second. */
  let shared: { id: string; replies: string[] }

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { TITLES: 'off', MODEL_DETAILS: 'test-model: prompt=1 completion=2' },
    })
    const people = openPeople(parley)
    owner = await people.somebody()
    guest = await people.somebody()
    admin = await people.somebody('rol_admin')
    const { id } = await owner.client.createConversation()
    await owner.share(id, guest.id, 'WRITE')
    await owner.share(id, admin.id, 'READ')
    parley.model.reply('Yes.', { usage: [1000, 100] })
    const { reply } = await owner.client.sendMessage({ conversationId: id, content: 'Is it shared?' })
    await owner.client.reply(reply.id).done()
    parley.model.reply('It is.', { usage: [2000, 200] })
    const again = await guest.get(`mutation { regenerateReply(id: "${reply.id}") { id } }`)
    await guest.client.reply(again.regenerateReply.id).done()
    shared = { id, replies: [reply.id, again.regenerateReply.id] }
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  /** The tokens that somebody is told of each reply, null where none are told. */
  const told = (messages: { id: string; usage: { promptTokens: number } | null }[]) =>
    shared.replies.map(id => messages.find(message => message.id === id)?.usage?.promptTokens ?? null)
  const last = async (person: Somebody) => {
    const all = []
    for (const id of shared.replies) {
      const done = await person.client.reply(id).done()
      all.push(done as { id: string; usage: { promptTokens: number } | null })
    }
    return all
  }
  const roads: [
    string,
    (person: Somebody) => Promise<{ id: string; usage: { promptTokens: number } | null }[]>,
  ][] = [
    [
      'node',
      async ({ get }) =>
        Promise.all(
          shared.replies.map(
            async id => (await get(`{ node(id: "${id}") { id ... on Message { ${usage} } } }`)).node,
          ),
        ),
    ],
    ['messages', async ({ get }) => (await get(`{ messages { nodes { id ${usage} } } }`)).messages.nodes],
    [
      'the versions of a message',
      async ({ get }) =>
        (
          await get(
            `{ messages(first: 4, filter: { conversationId: "${shared.id}" }) { nodes { siblings { id ${usage} } } } }`,
          )
        ).messages.nodes.flatMap(({ siblings }: { siblings: [] }) => siblings),
    ],
    [
      'changes',
      async ({ get }) =>
        (await get(`{ changes(first: 100) { nodes { message { id ${usage} } } } }`)).changes.nodes.flatMap(
          ({ message }: { message: { id: string; usage: null } | null }) => message ?? [],
        ),
    ],
    ['the last event of a reply', last],
  ]

  it.each(roads)(
    'what a reply cost is told to whoever asked for it and no other participant: by %s',
    async (_name, by) => {
      expect(told(await by(owner))).toEqual([1000, null])
      expect(told(await by(guest))).toEqual([null, 2000])
      expect(told(await by(admin))).toEqual([1000, 2000])
    },
  )

  it('somebody who reads everybody’s history, but not their usage, sees no costs', async () => {
    const reader = await openPeople(parley).auditor()
    const { messages } = await reader.get(`{ messages(scope: ALL) { nodes { id ${usage} } } }`)
    expect(messages.nodes.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(shared.replies))
    expect(told(messages.nodes)).toEqual([null, null])
  })

  it('a conversation’s totals are what one asked for oneself, everybody’s for whoever reads all usage', async () => {
    const totals = async ({ get }: Somebody) =>
      (await get(`{ conversation(id: "${shared.id}") { usage { messages promptTokens cost } } }`))
        .conversation.usage
    expect(await totals(owner)).toEqual({ messages: 1, promptTokens: 1000, cost: '0.0012' })
    expect(await totals(guest)).toEqual({ messages: 1, promptTokens: 2000, cost: '0.0024' })
    expect(await totals(admin)).toEqual({ messages: 2, promptTokens: 3000, cost: '0.0036' })
    const other = await openPeople(parley).somebody()
    await owner.share(shared.id, other.id, 'WRITE')
    expect(await totals(other)).toBeNull()
  })

  it('an export of the owner holds the costs of their own replies alone', async () => {
    const { exportUserData } = await owner.get(`mutation { exportUserData(userId: "${owner.id}") { url } }`)
    const text = await (await fetch(exportUserData.url)).text()
    const lines = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const costs = shared.replies.map(id => {
      const { promptTokens, costNano } = lines.find(line => line.type === 'message' && line.id === id)
      return { promptTokens, costNano }
    })
    expect(costs).toEqual([
      { promptTokens: 1000, costNano: '1200000' },
      { promptTokens: null, costNano: null },
    ])
  })
})
