import { expect, it } from 'vitest'
import { openSearchWorld } from '../../../test/searchWorld.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { createLog } from '../../base/telemetry/log.js'
import { noteForSearch } from './changes.sql.js'
import { createSearch } from './index.js'

it('servers that feed one index leave nothing out, and nothing old in it', async () => {
  await using world = await openSearchWorld('postgresql')
  const { db, database } = world
  const log = createLog('silent')
  const second = await createSearch({ db, database, bus: createMemoryBus(), log })
  const me = await world.person()
  const conversation = await world.conversation(me, null)
  const texts = Array.from({ length: 20 }, (_, i) => `n${i} version0`)
  const messages = await world.say(conversation, ...texts)
  for (let version = 1; version <= 20; version++) {
    const rewritten = messages.map(id =>
      db.write(async tx => {
        const content = `n${messages.indexOf(id)} version${version}`
        await tx.message.update({ where: { id }, data: { content } })
        await noteForSearch(tx, [{ conversationId: conversation, messageId: id }])
      }),
    )
    await Promise.all([...rewritten, world.settled(), second.settled()])
  }
  await Promise.all([world.settled(), second.settled()])
  const found = await second.search.messages({ userId: me, sharedIds: [] }, 'version20 ')
  expect(found.sort()).toEqual(messages)
  expect(await second.search.messages({ userId: me, sharedIds: [] }, '"version19"')).toEqual([])
  await second.close()
})

it('another title takes no message of the conversation apart again', async () => {
  await using world = await openSearchWorld('postgresql')
  const conversation = await world.conversation(await world.person(), 'Before')
  await world.say(conversation, 'one', 'two', 'three')
  await world.settled()
  const versions = () =>
    world.db.read
      .$queryRaw`SELECT id, xmin::text FROM search_document WHERE id <> ${conversation} ORDER BY id`
  const before = await versions()
  await world.change(async tx => {
    await tx.conversation.update({ where: { id: conversation }, data: { title: 'After' } })
    await noteForSearch(tx, [{ conversationId: conversation, messageId: null }])
  })
  expect(await world.search.conversations('ALL', 'after')).toEqual([conversation])
  expect(await versions()).toEqual(before)
})

it('what an earlier release took apart is taken apart anew, and what is gone since goes', async () => {
  await using world = await openSearchWorld('postgresql')
  const me = await world.person()
  const conversation = await world.conversation(me, 'Version v2')
  const [message = '', gone = ''] = await world.say(conversation, 'GPT4 of 500GB', 'gone')
  await world.settled()
  await world.close()
  // As that release left it, with the words of its own.
  await world.db.write(async tx => {
    await tx.message.delete({ where: { id: gone } })
    await tx.$executeRaw`UPDATE search_document SET version = 1, document = '''@message'' ''old'':1'::tsvector`
  })
  await world.open()
  await world.settled()
  const only = { userId: me, sharedIds: [] }
  expect(await world.search.messages(only, 'gb gpt-4')).toEqual([message])
  expect(await world.search.conversations(only, 'version 2')).toEqual([conversation])
  expect(await world.search.messages('ALL', 'old')).toEqual([])
  expect(await world.db.read.$queryRaw`SELECT id FROM search_document ORDER BY id`).toEqual(
    [conversation, message].map(id => ({ id })),
  )
})

it('of what was deleted no word is left in the table', async () => {
  await using world = await openSearchWorld('postgresql')
  const conversation = await world.conversation(await world.person(), 'canary')
  await world.say(conversation, 'canary', 'canaries')
  await world.settled()
  const left = () =>
    world.db.read.$queryRaw`SELECT 1 FROM search_document WHERE document::text LIKE '%canar%'`
  expect(await left()).toHaveLength(3)
  await world.change(async tx => {
    await tx.conversation.delete({ where: { id: conversation } })
    await noteForSearch(tx, [{ conversationId: conversation, messageId: null }])
  })
  expect(await left()).toEqual([])
})

it('a search that takes too long is ended, and says so', async () => {
  await using world = await openSearchWorld('postgresql')
  const conversation = await world.conversation(await world.person(), 'slow')
  await world.settled()
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>()
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>()
  const released = world.db.write(async tx => {
    await tx.$executeRaw`LOCK TABLE search_document IN ACCESS EXCLUSIVE MODE`
    isLocked()
    await free
  })
  await locked
  await expect(world.search.conversations('ALL', 'slow')).rejects.toMatchObject({ code: 'TIMEOUT' })
  letGo()
  await released
  expect(await world.search.conversations('ALL', 'slow')).toEqual([conversation])
})
