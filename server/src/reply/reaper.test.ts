import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.js'
import { createMemoryBus } from '../bus/memory.js'
import { startConversation } from '../conversation/conversation.service.js'
import { openDatabase } from '../db/database.js'
import type { Db } from '../db/db.js'
import { addTurn } from './addTurn.js'
import { endReply } from './endReply.js'
import { takeLease } from './lease.js'
import { createReaper } from './reaper.js'

const log = pino({ level: 'silent' })

async function openTwo() {
  const testDatabase = await createTestDatabase('postgresql')
  const { db, journal } = await openDatabase(testDatabase.address)
  const [own, other] = [await takeLease(db), await takeLease(db)]
  let at = 0
  const reaper = createReaper({ db, journal, lease: own, bus: createMemoryBus(), log, clock: () => at })
  return {
    db,
    journal,
    own,
    other,
    async lookAfter(ms: number) {
      at += ms
      await reaper.look()
    },
    async [Symbol.asyncDispose]() {
      await db.close()
      await testDatabase.drop()
    },
  }
}

async function replyOf(db: Db, processId: string): Promise<string> {
  const user = {
    id: `usr_${processId}`,
    status: 'ACTIVE',
    createdAt: new Date(),
    email: null,
    name: null,
    picture: null,
    lastSeenAt: null,
  }
  await db.write(tx => tx.user.create({ data: user }))
  const viewer = { user, permissions: new Set(['CHAT'] as const) } as unknown as Parameters<typeof addTurn>[1]
  const sent = await db.write(async tx => {
    const { id } = await startConversation(tx, viewer, { model: 'test-model' })
    return addTurn(tx, viewer, id, { content: 'Hi', model: 'test-model', processId })
  })
  return sent.reply.id
}

describe('the reaper', () => {
  it('ends the replies of a process whose beat stands still for 15 seconds, with the text it left', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    await two.journal.tick(two.other.id, JSON.stringify([[id, 0, 'Hel']]))
    await two.journal.tick(two.other.id, JSON.stringify([[id, 3, 'lo']]))
    await two.lookAfter(0)
    await two.lookAfter(14_999)
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({ status: 'STREAMING' })
    await two.lookAfter(1)
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({
      status: 'FAILED',
      failureCode: 'INTERRUPTED',
      content: 'Hello',
      processId: null,
    })
    expect(await two.journal.read(two.other.id)).toEqual([])
  })

  it('leaves a process alone that beats, however long its reply waits for its first word', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    for (let round = 0; round < 6; round++) {
      await two.journal.tick(two.other.id, null)
      await two.lookAfter(10_000)
    }
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({ status: 'STREAMING' })
  })

  it('is not overruled by a process that wakes up again', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    await two.lookAfter(0)
    await two.lookAfter(15_000)
    expect(await two.journal.tick(two.other.id, JSON.stringify([[id, 0, 'too late']]))).toMatchObject({
      alive: false,
    })
    expect(
      await two.db.write(tx => endReply(tx, id, two.other.id, 'too late', { status: 'COMPLETE' })),
    ).toEqual([])
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({
      status: 'FAILED',
      content: '',
    })
  })

  it('finds replies whose process has no row any more', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, 'prc_forgotten')
    await two.lookAfter(0)
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({
      failureCode: 'INTERRUPTED',
    })
  })
})
