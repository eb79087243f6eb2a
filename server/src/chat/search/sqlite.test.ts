import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSearch } from '@parley/prisma/search'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.js'
import { openSearchWorld, type SearchWorld } from '../../../test/searchWorld.js'
import { noteForSearch } from './changes.sql.js'
import { createSqliteDocuments } from './sqliteDocuments.js'
import { createSqliteTidying } from './sqliteTidying.js'

/** What stands in search.db and its log, as it is on the disk. */
async function bytesOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter(file => file.startsWith('search.db'))
  return (await Promise.all(files.map(file => readFile(join(folder, file), 'latin1')))).join('')
}

async function withMessages(world: SearchWorld) {
  const me = await world.person()
  const conversation = await world.conversation(me, 'Gardens')
  const texts = Array.from({ length: 450 }, (_, i) => `tulip number n${i} ${'and a rose '.repeat(i % 50)}`)
  const messages = await world.say(conversation, ...texts)
  await world.settled()
  const find = (text: string) => world.search.messages({ userId: me, sharedIds: [] }, text)
  return { conversation, messages, find }
}

it('an index that is gone is made anew from the messages', async () => {
  await using world = await openSearchWorld('sqlite')
  const { messages, find } = await withMessages(world)
  await world.close()
  await rm(join(world.folder, 'search.db'))
  await world.open()
  await world.settled()
  expect(await find('n449 tulip')).toEqual([messages[449]])
  expect(await find('tulip')).toHaveLength(450)
})

it('an index that is no database is made anew', async () => {
  await using world = await openSearchWorld('sqlite')
  const { messages, find } = await withMessages(world)
  await world.close()
  await writeFile(join(world.folder, 'search.db'), 'no database '.repeat(10_000))
  await world.open()
  await world.settled()
  expect(await find('n7')).toContain(messages[7])
  expect(world.log).toContainEqual(
    expect.objectContaining({
      msg: 'search.db was damaged: it is put aside as search.db.damaged for a day, and made anew',
    }),
  )
})

it.each([
  ['lost its tables', 0.05],
  ['lost its words', 0.6],
])('an index that %s is made anew while the process runs', async (_, from) => {
  await using world = await openSearchWorld('sqlite')
  const { messages, find } = await withMessages(world)
  await world.close()
  const file = join(world.folder, 'search.db')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0xa5, Math.floor(bytes.length * from)))
  await world.open()
  // Some searches find out.
  await Promise.allSettled(['tulip', 'rose', 'n*'].map(find))
  await world.settled()
  expect(await find('n7')).toContain(messages[7])
  expect(world.log).toContainEqual(
    expect.objectContaining({ msg: expect.stringMatching(/put aside .* made anew$/) }),
  )
})

it('an index that is older or newer than the database is made anew', async () => {
  await using world = await openSearchWorld('sqlite')
  const { conversation, messages, find } = await withMessages(world)
  const file = join(world.folder, 'search.db')
  await world.close()
  const older = await readFile(file)
  await world.open()
  const [last = ''] = await world.say(conversation, 'hyacinth')
  await world.settled()
  await world.close()
  await writeFile(file, older)
  await world.open()
  await world.settled()
  expect(await find('hyacinth')).toEqual([last])
  await world.close()
  // As if the message had come after the backup that the database is now.
  await world.db.write(tx => tx.message.delete({ where: { id: last } }))
  await world.open()
  await world.settled()
  expect(await find('hyacinth')).toEqual([])
  expect(await find('n7')).toContain(messages[7])
  expect(await bytesOf(world.folder)).not.toContain('hyacinth')
})

it('a rebuilding that was interrupted goes on where it was', async () => {
  await using world = await openSearchWorld('sqlite')
  const { messages, find } = await withMessages(world)
  await world.close()
  const search = openSearch(join(world.folder, 'parley.db'))
  search.prepare('UPDATE state SET rebuilt_to = ?').run(messages[299])
  const documents = createSqliteDocuments(search)
  documents.apply({ titles: [], messages: [], goneMessages: messages, goneConversations: [] })
  search.close()
  await world.open()
  await world.settled()
  expect((await find('tulip')).sort()).toEqual(messages.slice(300))
})

it('words of what was deleted or changed are in no file any more', async () => {
  await using world = await openSearchWorld('sqlite')
  const { conversation } = await withMessages(world)
  const [deleted = '', changed = ''] = await world.say(conversation, 'canarydeleted', 'canarychanged')
  await world.settled()
  const before = await bytesOf(world.folder)
  for (const canary of ['canarydeleted', 'canarychanged']) expect(before).toContain(canary)
  await world.change(async tx => {
    await tx.message.delete({ where: { id: deleted } })
    await tx.message.update({ where: { id: changed }, data: { content: 'other words' } })
    await noteForSearch(
      tx,
      [deleted, changed].map(messageId => ({ conversationId: conversation, messageId })),
    )
  })
  for (const canary of ['canary', 'deleted', 'changed'])
    expect(await bytesOf(world.folder)).not.toContain(canary)
  expect(await bytesOf(world.folder)).toContain('tulip')
  await world.change(async tx => {
    await tx.conversation.delete({ where: { id: conversation } })
    await noteForSearch(tx, [{ conversationId: conversation, messageId: null }])
  })
  for (const canary of ['tulip', 'garden', conversation])
    expect(await bytesOf(world.folder)).not.toContain(canary)
})

it('where lists of words were divided, deleted words are gone within a day', async () => {
  const test = await createTestDatabase('sqlite')
  const search = openSearch(join(test.folder, 'parley.db'))
  const documents = createSqliteDocuments(search)
  const none = { titles: [], messages: [], goneMessages: [], goneConversations: [] }
  const texts = Array.from({ length: 5000 }, (_, i) => ({
    id: `msg_${i}`,
    conversationId: `cnv_${i % 3}`,
    ownerId: 'usr_1',
    // Letters alone: one word each.
    text: `w${(i * 7919).toString().replaceAll(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')}`,
  }))
  for (let i = 0; i < 5000; i += 500) documents.apply({ ...none, messages: texts.slice(i, i + 500) })
  while (documents.apply({ ...none, goneConversations: ['cnv_0'] }).length > 0);
  const kept = texts.filter(text => text.conversationId !== 'cnv_0').map(({ text }) => text)
  const divisions = () =>
    search
      .prepare<[], string>('SELECT CAST(term AS TEXT) FROM words_idx')
      .pluck()
      .all()
      .map(term => term.slice(1))
      .filter(term => term.startsWith('w') && !kept.some(word => word.startsWith(term)))
  expect(divisions()).not.toEqual([])
  documents.apply({
    ...none,
    messages: [{ id: 'msg', conversationId: 'cnv_1', ownerId: 'usr_1', text: 'new' }],
  })
  const tidying = createSqliteTidying(search)
  while (tidying.step());
  expect(divisions()).toEqual([])
  search.close()
  await test.drop()
})
