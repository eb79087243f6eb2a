import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseKind } from '@parley/prisma'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { databases } from '../../../test/database.js'
import { openPeople } from '../../../test/people.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { createRemoval } from '../../chat/attachment/removal.js'
import { removeConversations } from '../../chat/conversation/remove.js'
import { recordBudgetAlerted as tellPerson } from '../../chat/conversationEvent/record.js'
import { endReplies } from '../../chat/reply/keeping/endReply.js'
import { interrupted } from '../../chat/reply/keeping/outcome.js'
import { createReaper } from '../../chat/reply/keeping/reaper.js'
import { addTurn, idsFor } from '../../chat/reply/sending/addTurn.js'
import { unknownModel } from '../../model/info.js'
import type { ModelInfo } from '../../model/model.js'
import { nanoOf } from '../../model/price.js'
import { countTokens } from '../../model/tokens.js'
import { createPrices } from '../usage/prices.js'
import { createBudgets } from './budget.service.js'
import { releaseOrphans } from './release.js'

const model: ModelInfo = {
  ...unknownModel('priced'),
  maxOutput: 1000,
  promptPricePerMillionTokens: '0',
  completionPricePerMillionTokens: '10',
}
const spanning = new Date('2026-03-31T23:59:59Z')
const processId = 'prc_test'

async function open(kind: DatabaseKind) {
  const people = await openPeople(kind)
  const { db } = people
  let at = spanning
  const prices = createPrices({ list: async () => [model] })
  const budgets = createBudgets({ db, prices, tellPerson, now: () => at })
  const books = { kind: db.kind, prices }
  return {
    people,
    db,
    budgets,
    books,
    pass(to: string) {
      at = new Date(to)
    },
    async viewer(roles = ['rol_user']) {
      return people.viewer(await people.add({ roles }))
    },
    budget: (scope: string, subjectId: string, limit: string, period = 'MONTH') =>
      db.write(tx =>
        tx.budget.create({
          data: {
            id: newId('bud'),
            scope,
            subjectId,
            period,
            limitNano: nanoOf(limit),
            createdAt: new Date(),
          },
        }),
      ),
    /** Begins a reply as sending does. */
    async begin(viewer: Viewer): Promise<string> {
      const quote = await budgets.quote(viewer, [model], async () => 100)
      return db.write(async tx => {
        const turn = { conversationId: null, content: 'Hi', model: model.id, processId }
        const ids = idsFor(turn)
        await addTurn(tx, viewer, turn, ids, [budgets.reservation(viewer, ids.reply, quote)])
        await budgets.take(tx, viewer, ids.reply, quote)
        return ids.reply
      })
    },
    end: (ids: string[], completionTokens = 100) =>
      db.write(tx =>
        endReplies(
          tx,
          processId,
          ids.map(id => ({
            id,
            content: 'Yes.',
            outcome: { status: 'COMPLETE', usage: { promptTokens: 100, completionTokens } },
          })),
          books,
        ),
      ),
    [Symbol.asyncDispose]: () => people[Symbol.asyncDispose](),
  }
}

const uses = async (db: Db) =>
  (await db.read.budgetUse.findMany({ orderBy: { periodStart: 'asc' } })).map(use => ({
    start: use.periodStart.toISOString().slice(0, 10),
    spent: use.spentNano,
    reserved: use.reservedNano,
  }))

describe.each(databases)('budgets on %s', kind => {
  it('hold under fifty parallel sends of three people, and are settled in one tick', async () => {
    await using world = await open(kind)
    const viewers = [await world.viewer(), await world.viewer(), await world.viewer()]
    const limits = [
      await world.budget('ORGANIZATION', '', '0.2'),
      await world.budget('ROLE', 'rol_user', '0.1'),
      ...(await Promise.all(viewers.map(({ user }) => world.budget('USER', user.id, '0.08')))),
    ]
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => unlessBusy(() => world.begin(viewers[i % 3] as Viewer))),
    )
    const begun = results.flatMap(result => (typeof result === 'string' ? [result] : []))
    const refused = results.flatMap(result => (typeof result === 'string' ? [] : [result.code]))
    expect(new Set(refused)).toEqual(new Set(['BUDGET_EXCEEDED']))
    expect(begun).toHaveLength(20)
    expect(await world.end(begun)).toHaveLength(20)
    const after = await uses(world.db)
    expect(after.every(({ reserved }) => reserved === 0n)).toBe(true)
    const byBudget = await world.db.read.budgetUse.groupBy({ by: ['budgetId'], _sum: { spentNano: true } })
    const organization = byBudget.find(({ budgetId }) => budgetId === limits[0]?.id)
    expect(organization?._sum.spentNano).toBe(nanoOf('0.02'))
    expect(await world.db.read.usage.count()).toBe(20)
    expect(await world.db.read.reservation.count()).toBe(0)
  })

  it('settle in the period in which they were reserved', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '0.01')
    const viewer = await world.viewer()
    const id = await world.begin(viewer)
    world.pass('2026-04-01T00:00:01Z')
    await world.begin(viewer)
    await world.end([id])
    expect(await uses(world.db)).toEqual([
      { start: '2026-03-01', spent: nanoOf('0.001'), reserved: 0n },
      { start: '2026-04-01', spent: 0n, reserved: nanoOf('0.01') },
    ])
  })

  it('are settled once, by whoever really ends the reply', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '1')
    const id = await world.begin(await world.viewer())
    const late = [{ id, content: 'too late', outcome: { status: 'COMPLETE' as const } }]
    expect(await world.db.write(tx => endReplies(tx, 'prc_other', late, world.books))).toEqual([])
    expect(await world.end([id])).toHaveLength(1)
    expect(await world.end([id], 900)).toEqual([])
    expect(await uses(world.db)).toMatchObject([{ spent: nanoOf('0.001'), reserved: 0n }])
    expect(await world.db.read.message.findUnique({ where: { id } })).toMatchObject({
      content: 'Yes.',
      costNano: nanoOf('0.001'),
    })
  })

  it('pay for what an interrupted reply has written, by our own count', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '1')
    const id = await world.begin(await world.viewer())
    const end = { id, content: 'Hello there', outcome: interrupted, completionTokens: 2 }
    await world.db.write(tx => endReplies(tx, processId, [end], world.books))
    expect(await world.db.read.usage.findFirst()).toMatchObject({
      messageId: id,
      promptTokens: 100,
      completionTokens: 2,
      failed: true,
      costNano: nanoOf('0.00002'),
    })
  })

  it('pay nothing for a reply that failed without a word', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '1')
    const id = await world.begin(await world.viewer())
    const failure = { code: 'AUTH_FAILED' as const, message: 'No.' }
    const end = { id, content: '', outcome: { status: 'FAILED' as const, failure } }
    await world.db.write(tx => endReplies(tx, processId, [end], world.books))
    expect(await uses(world.db)).toMatchObject([{ spent: 0n, reserved: 0n }])
  })

  it('count as spent what was set aside for a reply that nobody can end any more', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '1')
    const id = await world.begin(await world.viewer())
    const running = await world.begin(await world.viewer())
    await world.db.write(tx => tx.message.deleteMany({ where: { id } }))
    await releaseOrphans(world.db, tellPerson, new Date())
    expect(await world.db.read.reservation.count()).toBe(2)
    await releaseOrphans(world.db, tellPerson, new Date(Date.now() + 3_600_000))
    await releaseOrphans(world.db, tellPerson, new Date(Date.now() + 3_600_000))
    expect(await world.db.read.reservation.findMany({ select: { messageId: true } })).toEqual([
      { messageId: running },
    ])
    expect(await uses(world.db)).toMatchObject([{ spent: nanoOf('0.01'), reserved: nanoOf('0.01') }])
  })

  it('are settled by whoever buries the process that wrote a deleted reply, with the text that the journal has', async () => {
    await using world = await open(kind)
    const { db } = world
    await world.budget('ORGANIZATION', '', '1')
    const id = await world.begin(await world.viewer())
    const bus = createMemoryBus()
    await removeConversations({ db, bus, removal: createRemoval(null, { warn() {} }) }, {})
    expect(await uses(db)).toMatchObject([{ spent: 0n, reserved: nanoOf('0.01') }])
    const text = 'Water them every day, in the morning.'
    const reaper = createReaper({
      ...{ db, bus },
      journal: {
        tick: async () => ({ alive: true, entry: null }),
        read: async of => (of === processId ? [JSON.stringify([[id, 0, text]])] : []),
        prune: async () => {},
        forget: async () => {},
      },
      lease: { id: 'prc_other', renew: async () => {}, release: async () => {} },
      pulse: { steadySince: () => 0 },
      prices: createPrices({ list: async () => [model] }),
      log: pino({ level: 'silent' }),
    })
    await reaper.buryAllOthers()
    await reaper.buryAllOthers()
    const tokens = await countTokens(text)
    const spent = nanoOf('0.00001') * BigInt(tokens)
    expect(await uses(db)).toMatchObject([{ spent, reserved: 0n }])
    expect(await db.read.reservation.count()).toBe(0)
    expect(await db.read.usage.findMany()).toMatchObject([
      { messageId: id, model: 'priced', completionTokens: tokens, costNano: spent, failed: true },
    ])
  })

  it('are spent by other calls too, which are never refused', async () => {
    await using world = await open(kind)
    await world.budget('ORGANIZATION', '', '0.001')
    const { user } = await world.viewer()
    const usage = { promptTokens: 10, completionTokens: 200 }
    const call = { userId: user.id, apiKeyId: null, model: model.id, usage, conversationId: null }
    await world.budgets.bookCall(call)
    await world.budgets.bookCall(call)
    expect(await uses(world.db)).toMatchObject([{ spent: nanoOf('0.004'), reserved: 0n }])
  })
})

it('what costs nothing is not counted', async () => {
  await using world = await open('sqlite')
  const free = { ...model, promptPricePerMillionTokens: null, completionPricePerMillionTokens: null }
  const never = () => Promise.reject(new Error('was counted'))
  const viewer = await world.viewer()
  const nothing = { free: false, amountNano: 0n, promptTokens: 0 }
  expect(await world.budgets.quote(viewer, [model], never)).toEqual(nothing)
  await world.budget('ORGANIZATION', '', '1')
  expect(await world.budgets.quote(viewer, [free], never)).toEqual({ ...nothing, free: true })
})

it('the dearest of the models that may answer is set aside', async () => {
  await using world = await open('sqlite')
  await world.budget('ORGANIZATION', '', '1')
  const dear = {
    ...model,
    id: 'dear',
    promptPricePerMillionTokens: '5',
    completionPricePerMillionTokens: '20',
  }
  const quote = await world.budgets.quote(await world.viewer(), [model, dear], async () => 100)
  expect(quote).toMatchObject({ amountNano: nanoOf('0.0205'), maxTokens: 1000, promptTokens: 100 })
})

/** Again while the server says that it is busy, as clients do; else what came of it. */
async function unlessBusy(work: () => Promise<string>): Promise<string | CodedError> {
  for (;;)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      if (error.code !== 'SERVICE_UNAVAILABLE') return error
      await delay(100)
    }
}
