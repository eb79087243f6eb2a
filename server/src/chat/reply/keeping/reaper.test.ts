import type { DatabaseKind } from '@parley/prisma'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../../test/database.js'
import { lock } from '../../../../test/lock.js'
import { createMemoryBus } from '../../../base/bus/memory.js'
import { openDatabase } from '../../../base/db/database.js'
import type { Db } from '../../../base/db/db.js'
import type { Journal } from '../../../base/db/journal.js'
import { enqueue } from '../../../base/jobs/enqueue.js'
import { createPrices } from '../../../spending/usage/prices.js'
import { ensureEventHead } from '../../conversationEvent/head.js'
import { addTurn } from '../sending/addTurn.js'
import { endReplies } from './endReply.js'
import { takeLease } from './lease.js'
import { createReaper } from './reaper.js'

const log = pino({ level: 'silent' })
const prices = createPrices({ list: async () => [] })

async function openTwo(kind: DatabaseKind = 'postgresql') {
  const testDatabase = await createTestDatabase(kind)
  const opened = await openDatabase(testDatabase.address)
  await ensureEventHead(opened.db)
  const count = { writes: 0, reads: 0 }
  let before: () => Promise<unknown> = async () => {}
  const db: Db = {
    ...opened.db,
    async write(work) {
      count.writes++
      const first = before
      before = async () => {}
      await first()
      return opened.db.write(work)
    },
  }
  const journal: Journal = {
    ...opened.journal,
    read(processId) {
      count.reads++
      return opened.journal.read(processId)
    },
  }
  const [own, other] = [await takeLease(db), await takeLease(db)]
  const written = new Set<string>()
  let at = 0
  let steadySince = 0
  const reaper = createReaper({
    db,
    journal,
    lease: own,
    bus: createMemoryBus(),
    pulse: { steadySince: () => steadySince },
    prices,
    isWritten: id => written.has(id),
    log,
    clock: () => at,
  })
  return {
    db,
    count,
    written,
    journal,
    own,
    url: testDatabase.url,
    unsteady(since: number) {
      steadySince = since
    },
    pass(ms: number) {
      at += ms
    },
    look: () => reaper.look(),
    beforeNextWrite(work: () => Promise<unknown>) {
      before = work
    },
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
  const sent = await db.write(tx =>
    addTurn(tx, viewer, { conversationId: null, content: 'Hi', model: 'test-model', processId }),
  )
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

  it('gives back at once what a process was doing that it declares dead', async () => {
    await using two = await openTwo()
    await two.db.write(async tx => {
      await enqueue(tx, 'title', 'cnv_1', { replyId: '' })
      await tx.job.updateMany({
        data: { attempts: 1, claimedBy: two.other.id, claimedUntil: new Date(Date.now() + 3_600_000) },
      })
    })
    await two.lookAfter(0)
    await two.lookAfter(14_999)
    expect(await two.db.read.job.findMany()).toMatchObject([{ attempts: 1, claimedBy: two.other.id }])
    await two.lookAfter(1)
    expect(await two.db.read.job.findMany()).toMatchObject([
      { attempts: 0, claimedBy: null, claimedUntil: null },
    ])
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

  it('judges nobody while its own beats do not come through, and then counts anew', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    const statusOf = async () => (await two.db.read.message.findUnique({ where: { id } }))?.status
    await two.lookAfter(0)
    two.unsteady(Infinity)
    await two.lookAfter(60_000)
    two.unsteady(60_000)
    await two.lookAfter(14_999)
    expect(await statusOf()).toBe('STREAMING')
    await two.lookAfter(1)
    expect(await statusOf()).toBe('FAILED')
  })

  it('takes a look that took long for what was true when it began', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    await two.lookAfter(0)
    two.pass(10_000)
    await using held = await lock(two.url, 'LOCK TABLE process')
    const looked = two.look()
    two.pass(20_000)
    await held.release()
    await looked
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({ status: 'STREAMING' })
  })

  it('leaves a process alone that beats before it is declared dead', async () => {
    await using two = await openTwo()
    const id = await replyOf(two.db, two.other.id)
    await two.lookAfter(0)
    two.beforeNextWrite(() => two.journal.tick(two.other.id, null))
    await two.lookAfter(15_000)
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({ status: 'STREAMING' })
    expect(await two.journal.tick(two.other.id, null)).toMatchObject({ alive: true })
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
      await two.db.write(tx =>
        endReplies(tx, two.other.id, [{ id, content: 'too late', outcome: { status: 'COMPLETE' } }], {
          kind: two.db.kind,
          prices,
        }),
      ),
    ).toEqual([])
    expect(await two.db.read.message.findUnique({ where: { id } })).toMatchObject({
      status: 'FAILED',
      content: '',
    })
  })

  it.each(databases)(
    'ends replies of its own process that nobody has written for 15 seconds, on %s',
    async kind => {
      await using two = await openTwo(kind)
      const stray = await replyOf(two.db, two.own.id)
      const statusOf = async (id: string) => (await two.db.read.message.findUnique({ where: { id } }))?.status
      await two.lookAfter(0)
      // One that was only about to be written.
      two.written.add(stray)
      await two.lookAfter(10_000)
      two.written.delete(stray)
      await two.lookAfter(10_000)
      expect(await statusOf(stray)).toBe('STREAMING')
      await two.lookAfter(15_000)
      expect(await statusOf(stray)).toBe('FAILED')
    },
  )

  it('reads the journal of a process once and ends its replies together, however many there are', async () => {
    await using two = await openTwo()
    const first = await replyOf(two.db, two.other.id)
    const row = await two.db.read.message.findUniqueOrThrow({ where: { id: first } })
    const ids = [first, ...Array.from({ length: 29 }, (_, i) => `msg_${i}`)]
    const others = ids.slice(1).map((id, i) => ({ ...row, id, branchId: `brn_${i}`, seq: row.seq + i + 1 }))
    await two.db.write(tx => tx.message.createMany({ data: others }))
    await two.journal.tick(two.other.id, JSON.stringify(ids.map(id => [id, 0, `of ${id}`])))
    await two.lookAfter(0)
    two.count.writes = two.count.reads = 0
    await two.lookAfter(15_000)
    const stored = await two.db.read.message.findMany({ where: { id: { in: ids } } })
    expect(stored.map(({ content, status }) => `${content} ${status}`).sort()).toEqual(
      ids.map(id => `of ${id} FAILED`).sort(),
    )
    expect(two.count).toEqual({ reads: 1, writes: 3 })
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
