import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase } from '../../../test/parley.js'
import { openDatabase } from '../db/database.js'
import { createLog } from '../telemetry/log.js'
import { hourly, scheduleJobs } from './jobs.js'

const hour = 3_600_000

/** A database whose clock a test turns on, and several processes on it. */
async function openBench(kind: 'sqlite' | 'postgresql') {
  const test = await createTestDatabase(kind)
  const { db } = await openDatabase(test.address)
  const log: string[] = []
  let ahead = 0
  let looks = 0
  const stops: (() => Promise<void>)[] = []
  return {
    db,
    log,
    start(run: (signal: AbortSignal) => Promise<unknown>) {
      const deps = {
        db,
        log: createLog('debug', { to: { write: line => void log.push(line) } }),
        now() {
          looks++
          return new Date(Date.now() + ahead)
        },
        lookMs: 5,
      }
      const stop = scheduleJobs(deps, { job: hourly('Does what the test says.', run) })
      stops.push(stop)
      return stop
    },
    turn(ms: number) {
      ahead += ms
    },
    /** Resolves once somebody has looked so often, from now on. */
    looks(times: number) {
      const before = looks
      return eventually(() => looks >= before + times)
    },
    known: () => eventually(() => db.read.jobRun.count()),
    async [Symbol.asyncDispose]() {
      await Promise.all(stops.map(stop => stop()))
      await db.close()
      await test.drop()
    },
  }
}

onEveryDatabase(kind => {
  test('a recurring job runs at its interval in one of all processes, and not because one starts', async () => {
    await using bench = await openBench(kind)
    let runs = 0
    const run = async () => void runs++
    for (let i = 0; i < 5; i++) bench.start(run)
    await bench.known()
    for (let hours = 1; hours <= 3; hours++) {
      expect(runs).toBe(hours - 1)
      bench.turn(hour)
      await eventually(() => runs >= hours)
    }
    const { startedAt } = await bench.db.read.jobRun.findFirstOrThrow()
    bench.start(run)
    await bench.looks(20)
    expect(runs).toBe(3)
    expect(await bench.db.read.jobRun.findFirstOrThrow()).toMatchObject({ startedAt })
  })

  test('a recurring job that fails is logged and tried again within a minute', async () => {
    await using bench = await openBench(kind)
    let runs = 0
    bench.start(async () => {
      runs++
      throw new Error('broken')
    })
    await bench.known()
    bench.turn(hour)
    await eventually(() => bench.log.length === 1)
    expect(bench.log[0]).toContain('broken')
    await eventually(async () => {
      const { startedAt } = await bench.db.read.jobRun.findFirstOrThrow()
      return startedAt.getTime() < Date.now() + hour - 58 * 60_000
    })
    expect(runs).toBe(1)
    bench.turn(60_000)
    await eventually(() => runs === 2)
  })

  test('who stops the jobs waits for those that run, and none begins after', async () => {
    await using bench = await openBench(kind)
    const job = Promise.withResolvers<void>()
    const order: string[] = []
    let runs = 0
    const stop = bench.start(async signal => {
      runs++
      signal.addEventListener('abort', () => order.push('told'))
      await job.promise
      order.push('done')
    })
    await bench.known()
    bench.turn(hour)
    await eventually(() => runs === 1)
    const stopped = stop().then(() => order.push('stopped'))
    bench.turn(hour)
    job.resolve()
    await stopped
    expect(order).toEqual(['told', 'done', 'stopped'])
    expect(runs).toBe(1)
  })
})
