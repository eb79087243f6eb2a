import { expect, it } from 'vitest'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { openPeople } from '../../../test/sharing.js'

const COUNT = 40

onEveryDatabase(database => {
  it('what a list lacks is told behind the cursor beside it, wherever the two stand in a document', async () => {
    await using parley = await startParley({ database })
    const { client, get } = await openPeople(parley).somebody()
    const begun = Array.from({ length: COUNT }, (_, i) => client.createConversation({ title: `${i}` }))
    const readings: { ids: string[]; after: string }[] = []
    const read = async () => {
      const { me } = await get('{ me { conversations(first: 100) { nodes { id } } eventCursor } }', {})
      const nodes: { id: string }[] = me.conversations.nodes
      readings.push({ ids: nodes.map(({ id }) => id), after: me.eventCursor })
    }
    let isOver = false
    const all = Promise.all(begun).finally(() => {
      isOver = true
    })
    while (!isOver) await Promise.all([read(), read()])
    const made = (await all).map(({ id }) => id)
    expect(readings.some(({ ids }) => ids.length > 0 && ids.length < COUNT)).toBe(true)
    for (const { ids, after } of readings) {
      const told = await client.changes({ first: 100, after })
      const known = new Set([...ids, ...told.nodes.map(({ conversationId }) => conversationId)])
      expect(made.filter(id => !known.has(id))).toEqual([])
    }
  })
})
