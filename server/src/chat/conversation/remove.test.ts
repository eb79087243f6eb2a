import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { openDatabase } from '../../base/db/database.js'
import { createRemoval } from '../attachment/removal.js'
import { ensureEventHead } from '../conversationEvent/head.js'
import { removeConversations } from './remove.js'

const now = new Date()
const longAgo = new Date('2020-01-01')
const bus = createMemoryBus()
const removal = createRemoval(null, { warn() {} })

async function openWithConversation(kind: 'sqlite' | 'postgresql') {
  const test = await createTestDatabase(kind)
  const { db } = await openDatabase(test.address)
  await ensureEventHead(db)
  const times = { createdAt: longAgo, updatedAt: longAgo, lastMessageAt: longAgo }
  await db.write(async tx => {
    for (const id of ['usr_a', 'usr_b'])
      await tx.user.create({ data: { id, status: 'ACTIVE', createdAt: longAgo } })
    await tx.conversation.create({
      data: { id: 'cnv_1', ownerId: 'usr_a', model: 'm', lastSeq: 0, ...times },
    })
  })
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.close()
      await test.drop()
    },
  }
}

it.each([
  ['old', { lastMessageAt: { lt: now } }, { lastMessageAt: new Date() }],
  ['somebody’s', { ownerId: 'usr_a' }, { ownerId: 'usr_b' }],
])('a conversation that is %s no longer when its turn to be deleted comes stays', async (_, where, data) => {
  await using opened = await openWithConversation('postgresql')
  const { db } = opened
  const held = Promise.withResolvers<void>()
  const changed = Promise.withResolvers<void>()
  const change = db.write(async tx => {
    await tx.conversation.update({ where: { id: 'cnv_1' }, data })
    changed.resolve()
    await held.promise
  })
  await changed.promise
  const removing = removeConversations({ db, bus, removal }, where)
  await eventually(async () => {
    const waiting = await db.read.$queryRaw`
      SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
    expect(waiting).toHaveLength(1)
  })
  held.resolve()
  await change
  expect(await removing).toEqual([])
  expect(await db.read.conversation.count()).toBe(1)
})

it('deleting a long conversation leaves everybody else their turns on SQLite', async () => {
  await using opened = await openWithConversation('sqlite')
  const { db } = opened
  await db.write(tx =>
    tx.message.createMany({
      data: Array.from({ length: 1000 }, (_, depth) => ({
        id: `msg_${depth}`,
        conversationId: 'cnv_1',
        ownerId: 'usr_a',
        branchId: 'brn_1',
        depth,
        seq: depth,
        role: 'USER',
        content: 'Hello',
        status: 'COMPLETE',
        stopRequested: false,
        createdAt: now,
        updatedAt: now,
      })),
    }),
  )
  let turns = 0
  let done = false
  const counting = (async () => {
    for (; !done; turns++) await turn()
  })()
  expect(await removeConversations({ db, bus, removal }, { id: 'cnv_1' })).toEqual(['cnv_1'])
  done = true
  await counting
  expect(turns).toBeGreaterThan(10)
  expect(await db.read.message.count()).toBe(0)
})
