import { describe, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { createTestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { createRelay } from '../../../test/relay.js'
import { startWatch } from '../../../test/watch.js'
import { openDatabase } from './database.js'

/** A door to a PostgreSQL database whose network is in the hand of the test. */
async function setUp() {
  const cleanUp = new AsyncDisposableStack()
  const test = await createTestDatabase('postgresql')
  cleanUp.defer(() => test.drop())
  const relay = await createRelay(test.url)
  cleanUp.defer(relay.close)
  const log: string[] = []
  const say = (_: unknown, text?: string) => void log.push(text ?? String(_))
  const { db } = await openDatabase({ kind: 'postgresql', url: relay.url }, undefined, {
    error: say,
    info: say,
    warn: say,
  })
  cleanUp.defer(() => db.close())
  /** Resolves when so many queries run. */
  const sleeping = (count: number) =>
    eventually(async () => {
      const running = await beside(
        test.url,
        client => client.$queryRaw`
          SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(6)%'
            AND state = 'active' AND application_name = 'parley'`,
      )
      expect(running).toHaveLength(count)
    })
  return { db, relay, log, sleeping, [Symbol.asyncDispose]: () => cleanUp.disposeAsync() }
}

const unavailable = { code: 'SERVICE_UNAVAILABLE', extensions: { retryAfter: 1 } }
const took = async (work: Promise<unknown>): Promise<[number, unknown]> => {
  using watch = startWatch()
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  )
  return [watch.ms(), error]
}

describe('a database', () => {
  test.each(['swallow', 'slow', 'cut', 'drop'] as const)(
    'that is lost in the middle (%s) keeps nobody waiting, and no connection',
    { tags: ['deadline'] },
    async how => {
      await using world = await setUp()
      const { db, relay, log } = world
      // Every connection of the pool is in use, two of them in transactions.
      const running = [
        ...Array.from({ length: 8 }, () => took(db.read.$queryRaw`SELECT pg_sleep(6)::text`)),
        took(db.write(tx => tx.$queryRaw`SELECT pg_sleep(6)::text`)),
        took(
          db.write(async tx => {
            await tx.role.count()
            await tx.$queryRaw`SELECT pg_sleep(6)::text`
          }),
        ),
      ]
      await world.sleeping(10)
      using sinceLost = startWatch()
      await (how === 'slow' ? relay.slow(2000) : relay[how]())
      const asked = took(db.read.role.count())
      const checked = took(db.check())
      for (const [, error] of await Promise.all([...running, ...(how === 'drop' ? [] : [asked])]))
        expect(error).toMatchObject(unavailable)
      expect(sinceLost.ms()).toBeLessThan(3000)
      const [ms] = await checked
      expect(ms).toBeLessThan(2000)
      if (how === 'drop') await asked
      else {
        const [again, refused] = await took(db.write(tx => tx.role.count()))
        expect(refused).toMatchObject(unavailable)
        expect(again).toBeLessThan(how === 'cut' ? 500 : 50)
      }

      using watch = startWatch()
      await relay.mend()
      await eventually(() => db.write(tx => tx.role.count()))
      await Promise.all(Array.from({ length: 10 }, () => db.read.$queryRaw`SELECT pg_sleep(0.1)::text`))
      expect(watch.ms()).toBeLessThan(5000)
      expect(log.length).toBeLessThanOrEqual(2)
    },
  )

  test('that is lost over a commit is away like any other', { tags: ['deadline'] }, async () => {
    await using world = await setUp()
    const [ms, error] = await took(
      world.db.write(async tx => {
        await tx.role.count()
        world.relay.swallow()
      }),
    )
    expect(error).toMatchObject(unavailable)
    expect(ms).toBeLessThan(3000)
  })

  test('that is busy with something long is not away', async () => {
    await using world = await setUp()
    await Promise.all([
      world.db.read.$queryRaw`SELECT pg_sleep(4)::text`,
      world.db.write(tx => tx.$queryRaw`SELECT pg_sleep(4)::text`),
    ])
    expect(world.log).toEqual([])
  })

  test('whose connections are all in use is not away, but refuses in time', {
    tags: ['deadline'],
  }, async () => {
    await using world = await setUp()
    const { db } = world
    const busy = Array.from({ length: 10 }, () => db.read.$queryRaw`SELECT pg_sleep(6)::text`)
    await world.sleeping(10)
    const [ms, error] = await took(db.read.role.count())
    expect(error).toMatchObject(unavailable)
    expect(ms).toBeLessThan(3000)
    await expect(db.check()).resolves.toBeUndefined()
    await Promise.all(busy)
  })

  test('that ends the connection of a question is asked on another one', async () => {
    await using world = await setUp()
    const { db, log } = world
    await db.check()
    await db.read.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'parley probe'`
    await expect(db.check()).resolves.toBeUndefined()
    expect(log).toEqual([])
  })
})
