import { expect, it } from 'vitest'
import { startHttp } from '../test/httpServer.js'
import { createClient } from './client.js'

const ITEMS = Array.from({ length: 7 }, (_, index) => ({ id: `msg_${index}` }))

/** Serves the items, three to a page by default, with their positions as cursors. */
const startList = () =>
  startHttp(({ variables }) => {
    const { first = 3, after, last, before, offset = 0 } = variables as Record<string, number | undefined>
    const end = before === undefined ? ITEMS.length : Number(before)
    const start = last ? Math.max(0, end - last) : after === undefined ? offset : Number(after) + 1
    const shown = ITEMS.slice(start, last ? end : start + first)
    const edges = shown.map((node, index) => ({ cursor: String(start + index), node }))
    const pageInfo = {
      hasNextPage: start + shown.length < ITEMS.length,
      hasPreviousPage: start > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    }
    const connection = { edges, pageInfo }
    return { data: { messages: connection, conversation: { messages: connection } } }
  })

async function idsOf(items: AsyncIterable<{ id: string }>, enough = Infinity): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of items) if (ids.push(id) >= enough) break
  return ids
}

it('fetches nothing until it is awaited, and then one page', async () => {
  const { url, received } = await startList()
  const list = createClient({ url }).messages()
  expect(received).toHaveLength(0)
  const page = await list
  expect(page.nodes).toEqual(ITEMS.slice(0, 3))
  expect(page.edges[1]).toEqual({ cursor: '1', node: ITEMS[1] })
  expect(page.pageInfo).toMatchObject({ hasNextPage: true, endCursor: '2' })
  expect(received).toHaveLength(1)
})

it('loops over every item of three pages', async () => {
  const { url, received } = await startList()
  expect(await idsOf(createClient({ url }).messages())).toEqual(ITEMS.map(({ id }) => id))
  expect(received.map(({ variables }) => variables.after)).toEqual([undefined, '2', '5'])
})

it('fetches a page only when the loop gets there', async () => {
  const { url, received } = await startList()
  expect(await idsOf(createClient({ url }).messages(), 3)).toHaveLength(3)
  expect(received).toHaveLength(1)
  expect(await idsOf(createClient({ url }).messages(), 4)).toHaveLength(4)
  expect(received).toHaveLength(3)
})

it('keeps the filter on every page and the offset on the first', async () => {
  const { url, received } = await startList()
  const filter = { conversationId: 'cnv_1' }
  const list = createClient({ url }).conversationMessages('cnv_1', { first: 2, ...{ filter, offset: 3 } })
  expect(await idsOf(list)).toEqual(['msg_3', 'msg_4', 'msg_5', 'msg_6'])
  expect(received.map(({ variables }) => [variables.offset, variables.after])).toEqual([
    [3, undefined],
    [undefined, '4'],
  ])
  expect(received.map(({ variables }) => variables.filter)).toEqual([filter, filter])
})

it('goes from the end to the start with last', async () => {
  const { url, received } = await startList()
  expect(await idsOf(createClient({ url }).messages({ last: 3 }))).toEqual(
    ITEMS.map(({ id }) => id).reverse(),
  )
  expect(received).toHaveLength(3)
})

it('gives whole pages, and up to so many items', async () => {
  const { url, received } = await startList()
  const parley = createClient({ url })
  const lengths: number[] = []
  for await (const { nodes } of parley.messages().pages()) lengths.push(nodes.length)
  expect(lengths).toEqual([3, 3, 1])
  expect(await parley.messages().all(4)).toHaveLength(4)
  expect(received).toHaveLength(5)
})

it('does not find the messages of a conversation that is not there', async () => {
  const { url } = await startHttp(() => ({ data: { conversation: null } }))
  await expect(idsOf(createClient({ url }).conversationMessages('cnv_1'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
