import type { DatabaseKind } from '@parley/prisma'
import { describe, expect, it } from 'vitest'
import { databases } from '../../../test/database.js'
import { openPeople } from '../../../test/people.js'
import { createAudit, ensureAuditHead } from '../../access/audit/audit.service.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { recordBudgetAlerted as tellPerson } from '../../chat/conversationEvent/record.js'
import { endReplies } from '../../chat/reply/keeping/endReply.js'
import { addTurn, idsFor } from '../../chat/reply/sending/addTurn.js'
import { unknownModel } from '../../model/info.js'
import { decimalOf } from '../../model/price.js'
import { createPrices } from '../usage/prices.js'
import { createBudgetAdminService } from './budget.admin.service.js'
import { createBudgets } from './budget.service.js'
import { periodOf } from './period.js'

const processId = 'prc_test'
const scopes = ['ORGANIZATION', 'ROLE', 'USER', 'API_KEY'] as const
const periods = ['DAY', 'MONTH'] as const
/** A reply may cost 1000 billionths at most. */
const model = {
  ...unknownModel('priced'),
  maxOutput: 100,
  promptPricePerMillionTokens: '0',
  completionPricePerMillionTokens: '0.01',
}

async function open(kind: DatabaseKind) {
  const people = await openPeople(kind)
  const { db } = people
  await ensureAuditHead(db)
  const prices = createPrices({ list: async () => [model] })
  const now = () => new Date()
  const budgets = createBudgets({ db, prices, tellPerson, now })
  const admin = createBudgetAdminService({
    db,
    audit: createAudit('only used by tests'),
    tellPerson,
    now,
  })
  const viewer: Viewer = await people.viewer(await people.add({ roles: ['rol_user'] }))
  const key = await db.write(tx =>
    tx.apiKey.create({
      data: {
        id: 'key_01h455vb4pex5vsknk084sn02q',
        ownerId: viewer.user.id,
        name: 'key',
        prefix: 'p',
        keyHash: 'h',
        scopes: 'CHAT',
        createdAt: now(),
      },
    }),
  )
  const byKey: Viewer = { ...viewer, session: null, apiKey: key }
  const subjects = { ORGANIZATION: null, ROLE: 'rol_user', USER: viewer.user.id, API_KEY: key.id }
  return {
    db,
    viewer,
    byKey,
    set: (scope: (typeof scopes)[number], period: (typeof periods)[number], nano: bigint) =>
      admin.set(viewer, { scope, period, subjectId: subjects[scope], limit: decimalOf(nano) }),
    remove: (id: string) => admin.delete(viewer, id),
    async begin(by: Viewer): Promise<string> {
      const quote = await budgets.quote(by, [model], async () => 0)
      return db.write(async tx => {
        const turn = { conversationId: null, content: 'Hi', model: model.id, processId }
        const ids = idsFor(turn)
        await addTurn(tx, by, turn, ids, [budgets.reservation(by, ids.reply, quote)])
        await budgets.take(tx, by, ids.reply, quote)
        return ids.reply
      })
    },
    end: (id: string, completionTokens: number) =>
      db.write(tx =>
        endReplies(
          tx,
          processId,
          [
            {
              id,
              content: 'Yes.',
              outcome: { status: 'COMPLETE', usage: { promptTokens: 0, completionTokens } },
            },
          ],
          { kind: db.kind, prices },
        ),
      ),
    bookTitle: (completionTokens: number) =>
      budgets.bookCall({
        userId: viewer.user.id,
        apiKeyId: null,
        model: model.id,
        usage: { promptTokens: 0, completionTokens },
        conversationId: null,
      }),
    /** What each budget says beside what usage and reservations say. */
    async books() {
      const rows = await db.read.budget.findMany({ include: { uses: true } })
      return Promise.all(
        rows.map(async ({ scope, period, uses }) => {
          const { start } = periodOf(period as 'DAY' | 'MONTH', now())
          const payer = scope === 'API_KEY' ? { apiKeyId: key.id } : {}
          const where = { createdAt: { gte: start }, ...payer }
          const { _sum: used } = await db.read.usage.aggregate({ where, _sum: { costNano: true } })
          const spent = uses.reduce((sum, use) => sum + use.spentNano, 0n)
          const reserved = uses.reduce((sum, use) => sum + use.reservedNano, 0n)
          const running = await db.read.reservation.count({ where: payer })
          return { scope, period, spent, expected: used.costNano ?? 0n, reserved, running }
        }),
      )
    },
    [Symbol.asyncDispose]: () => people[Symbol.asyncDispose](),
  }
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

describe.each(databases)('a budget that is made on %s', kind => {
  const each = scopes.flatMap(scope => periods.map(period => [scope, period] as const))

  it.each(each)(
    'counts what was spent and what runs, also when it is deleted and made again: %s, %s',
    async (scope, period) => {
      await using world = await open(kind)
      await world.end(await world.begin(world.byKey), 30)
      const running = await world.begin(world.byKey)
      for (let i = 0; i < 2; i++) {
        const { id } = await world.set(scope, period, 1_000_000n)
        expect(await world.books()).toMatchObject([{ spent: 300n, expected: 300n }])
        await world.remove(id)
      }
      await world.set(scope, period, 1_000_000n)
      const second = await world.begin(world.byKey)
      await world.set(scope, period, 2_000_000n)
      expect(await world.books()).toMatchObject([{ spent: 300n, reserved: 1000n }])
      await world.end(running, 20)
      await world.end(second, 10)
      expect(await world.books()).toMatchObject([{ spent: 600n, expected: 600n, reserved: 0n }])
    },
  )

  it.each([
    ['one billionth less than it may cost', -1n, 'BUDGET_EXCEEDED'],
    ['exactly what it may cost', 0n, undefined],
    ['one billionth more', 1n, undefined],
  ])('with room for %s lets a reply begin or not', async (_what, more, code) => {
    await using world = await open(kind)
    const begun = () =>
      world.begin(world.viewer).then(
        () => undefined,
        (error: unknown) => (error instanceof CodedError ? error.code : error),
      )
    // The first of a period, then one beside what is spent, then one beside what runs.
    const { id } = await world.set('USER', 'DAY', 1000n + more)
    expect(await begun()).toBe(code)
    await world.remove(id)
    await world.bookTitle(50)
    const reserved = code ? 0n : 1000n
    await world.set('USER', 'DAY', reserved + 500n + 1000n + more)
    expect(await begun()).toBe(code)
  })

  it('holds the sum of the usage, whatever happens at the same time', async () => {
    await using world = await open(kind)
    const random = randomOf(20261128)
    const running: string[] = []
    const act = async () => {
      const what = random(6)
      const scope = scopes[random(4)] ?? 'USER'
      const period = periods[random(2)] ?? 'DAY'
      if (what === 0) await world.set(scope, period, 1_000_000_000n)
      else if (what === 1) {
        const [budget] = await world.db.read.budget.findMany({ where: { scope, period } })
        if (budget) await world.remove(budget.id)
      } else if (what === 2) await world.bookTitle(random(100))
      else if (what === 3) {
        const id = running.shift()
        if (id) await world.end(id, random(100))
      } else running.push(await world.begin(random(2) ? world.viewer : world.byKey))
    }
    for (let round = 0; round < 25; round++) {
      await Promise.all(Array.from({ length: 6 }, act))
      for (const { spent, expected } of await world.books()) expect(spent).toBe(expected)
    }
    for (const [scope, period] of each) await world.set(scope, period, 1_000_000_000n)
    for (const id of running) await world.end(id, 1)
    const books = await world.books()
    expect(books).toHaveLength(8)
    for (const { spent, expected, reserved } of books)
      expect({ spent, reserved }).toEqual({ spent: expected, reserved: 0n })
    expect(books[0]?.expected).toBeGreaterThan(0n)
  })
})
