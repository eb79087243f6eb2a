import { expect, it, onTestFinished } from 'vitest'
import { startParley } from '../../../server/test/parley.js'
import { createRelay } from '../../../server/test/relay.js'
import { watch } from '../../test/watch.js'
import { bearer, createClient, type Parley } from '../index.js'
import { createConversationList } from './conversationList.js'
import type {
  ConversationList,
  ConversationListClient,
  ConversationListOptions,
  ConversationListState,
} from './types.js'

async function begin(...titles: string[]) {
  const parley = await startParley()
  onTestFinished(() => parley[Symbol.asyncDispose]())
  const person = await parley.signIn('user')
  for (const title of titles) await person.client.createConversation({ title })
  return { parley, ...person }
}

function show(client: ConversationListClient, options?: ConversationListOptions) {
  const { store, ...watched } = watch<ConversationListState, ConversationList>(
    createConversationList(client, options),
  )
  return { list: store, ...watched }
}

const titles = ({ conversations }: ConversationListState) => conversations.map(({ title }) => title)
const idOf = (state: ConversationListState, title: string) =>
  state.conversations.find(one => one.title === title)?.id ?? ''
const ready = ({ phase }: ConversationListState) => phase === 'ready'

/** A client whose changes wait until the test lets them through, or fails them. */
function held(client: Parley) {
  const gate = Promise.withResolvers<void>()
  const slow: ConversationListClient = {
    ...client,
    updateConversation: async (...args) => {
      await gate.promise
      return await client.updateConversation(...args)
    },
    deleteConversations: async (...args) => {
      await gate.promise
      return await client.deleteConversations(...args)
    },
  }
  return { slow, gate }
}

it('is loaded with one operation, and misses nothing behind it', async () => {
  const { client } = await begin('a')
  const asked: string[] = []
  const gate = Promise.withResolvers<void>()
  const counted: ConversationListClient = {
    ...client,
    async meWithConversations(...args) {
      asked.push('meWithConversations')
      return await client.meWithConversations(...args)
    },
    async me(...args) {
      asked.push('me')
      return await client.me(...args)
    },
    conversationListEvents: options => ({
      async *[Symbol.asyncIterator]() {
        await gate.promise
        yield* client.conversationListEvents(options)
      },
    }),
  }
  const { list, until } = show(counted)
  expect(titles(await until(ready))).toEqual(['a'])
  await client.createConversation({ title: 'b' })
  gate.resolve()
  expect(titles(await until(state => state.conversations.length === 2))).toEqual(['b', 'a'])
  expect(asked).toEqual(['meWithConversations'])
  list.dispose()
})

it('ends where nobody is signed in', async () => {
  const { parley } = await begin()
  const client = createClient({ url: parley.url })
  const { list, until } = show(client)
  const { error } = await until(({ phase }) => phase === 'ended')
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
  list.dispose()
  client.close()
})

it('shows conversations page by page, the newest first', async () => {
  const { client } = await begin('a', 'b', 'c', 'd', 'e')
  const { list, until } = show(client, { pageSize: 2 })
  expect(titles(await until(ready))).toEqual(['e', 'd'])
  await list.loadMore()
  await list.loadMore()
  expect(titles(list.getSnapshot())).toEqual(['e', 'd', 'c', 'b', 'a'])
  expect(list.getSnapshot()).toMatchObject({ hasMore: false, loadingMore: false })
})

it('keeps in step with what other devices do, and keeps what has not changed', async () => {
  const { parley, client } = await begin('a', 'b')
  const { until } = show(client)
  const before = await until(ready)
  const id = idOf(before, 'a')
  parley.model.reply('Hello')
  // Also what happens before the subscription has begun.
  await client.sendMessage({ conversationId: id, content: 'Hello' })
  const moved = await until(state => titles(state)[0] === 'a')
  expect(moved.conversations[1]).toBe(before.conversations[0])
  await client.createConversation({ title: 'c' })
  await until(state => titles(state).includes('c'))
  await client.updateConversation(id, { archived: true })
  await until(state => !titles(state).includes('a'))
  await client.updateConversation(id, { archived: false })
  await until(state => titles(state).includes('a'))
  await client.deleteConversations([id])
  await until(state => !titles(state).includes('a'))
})

it('shows changes at once', async () => {
  const { client } = await begin('a', 'b', 'c')
  const { slow, gate } = held(client)
  const { list, until } = show(slow)
  const state = await until(ready)
  const changes = [
    list.pin(idOf(state, 'c'), true),
    list.rename(idOf(state, 'c'), 'new'),
    list.archive(idOf(state, 'b'), true),
    list.remove(idOf(state, 'a')),
  ]
  expect(list.getSnapshot().conversations).toMatchObject([{ title: 'new', pinned: true }])
  gate.resolve()
  expect(await Promise.all(changes)).toEqual([true, true, true, true])
  expect(list.getSnapshot().conversations).toMatchObject([{ title: 'new', pinned: true }])
  expect(titles(await show(client).until(ready))).toEqual(['new'])
})

it('takes back what the server refuses, and says why', async () => {
  const { client } = await begin('a', 'b')
  const { slow, gate } = held(client)
  const { list, until } = show(slow)
  const state = await until(ready)
  const changes = [list.rename(idOf(state, 'a'), 'new'), list.remove(idOf(state, 'b'))]
  expect(titles(list.getSnapshot())).toEqual(['new'])
  gate.reject(new Error('Not today.'))
  expect(await Promise.all(changes)).toEqual([false, false])
  expect(titles(list.getSnapshot())).toEqual(['b', 'a'])
  expect(list.getSnapshot().error).toMatchObject({ message: 'Not today.' })
})

it('searches, and shows everything again', async () => {
  const { parley, client } = await begin('apples and pears', 'bananas', 'cherries')
  for await (const { id, title } of client.conversations())
    await client.updateConversation(id, { title: `${title}!` })
  await parley.searchSettled()
  const { list, until } = show(client)
  await until(ready)
  expect(await list.search('bananas')).toBe(true)
  expect(titles(list.getSnapshot())).toEqual(['bananas!'])
  await client.createConversation({ title: 'dates' })
  expect(await list.search('')).toBe(true)
  expect(titles(list.getSnapshot())).toEqual(['dates', 'cherries!', 'bananas!', 'apples and pears!'])
})

it('fetches again after the connection broke', async () => {
  const { parley, token, client } = await begin('a')
  const relay = await createRelay(parley.url)
  onTestFinished(() => relay.close())
  const remote = createClient({ url: relay.url, auth: bearer(token) })
  onTestFinished(() => remote.close())
  const { until } = show(remote)
  await until(ready)
  await relay.cut()
  await until(({ connection }) => connection === 'reconnecting')
  await client.createConversation({ title: 'b' })
  await relay.mend()
  await until(state => state.connection === 'online' && titles(state).join() === 'b,a')
})

it('waits for a server that cannot be reached yet', async () => {
  const { parley, token } = await begin('a')
  const relay = await createRelay(parley.url)
  onTestFinished(() => relay.close())
  await relay.cut()
  const remote = createClient({ url: relay.url, auth: bearer(token) })
  onTestFinished(() => remote.close())
  const { until } = show(remote)
  await until(({ connection }) => connection === 'reconnecting')
  await relay.mend()
  expect(titles(await until(ready))).toEqual(['a'])
})

it('ends when the session is revoked, and begins again when asked to', async () => {
  const { parley, client } = await begin('a')
  const { list, until } = show(client)
  await until(ready)
  await parley.as(await parley.signIn('user')).client.revokeOtherSessions()
  expect(await until(({ phase }) => phase === 'ended')).toMatchObject({ error: { code: 'SESSION_REVOKED' } })
  list.reload()
  await until(({ phase }) => phase === 'loading')
  await until(({ phase }) => phase === 'ended')
})
