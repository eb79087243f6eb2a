import type { Job } from '@parley/prisma'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase } from '../../../test/parley.js'
import { createMemoryBus } from '../bus/memory.js'
import { openDatabase } from '../db/database.js'
import { newId } from '../db/id.js'
import { createLog } from '../telemetry/log.js'
import { enqueue, giveBackJobs, JOB_CHANNEL, type JobKind } from './enqueue.js'
import { delayAfter, type JobHandlers, startJobWorker } from './worker.js'

type Handler = JobHandlers['erase']

/** A database whose clock a test turns on, and several processes on it that do jobs. */
async function openBench(kind: 'sqlite' | 'postgresql') {
  const test = await createTestDatabase(kind)
  const { db } = await openDatabase(test.address)
  const bus = createMemoryBus()
  db.tellOn(bus)
  const log: Record<string, unknown>[] = []
  let ahead = 0
  const closes: (() => Promise<void>)[] = []
  return {
    log,
    async start(
      erase: Handler,
      title: JobHandlers['title'] = async () => {},
      examine: JobHandlers['examine'] = async () => {},
    ) {
      const processId = newId('prc')
      const deps = {
        db,
        bus,
        log: createLog('debug', { to: { write: line => void log.push(JSON.parse(line)) } }),
        now: () => new Date(Date.now() + ahead),
        processId: () => processId,
      }
      const worker = await startJobWorker(deps, {
        erase,
        title,
        forget: async () => {},
        examine,
      })
      closes.push(worker.close)
      return worker
    },
    turn(ms: number) {
      ahead += ms
      bus.publish(JOB_CHANNEL, '')
    },
    add: (kind: JobKind, ...subjects: string[]) =>
      db.write(async tx => {
        for (const subject of subjects) await enqueue(tx, kind, subject, { replyId: '' })
      }),
    jobs: (): Promise<Job[]> => db.read.job.findMany({ orderBy: { id: 'asc' } }),
    write: db.write,
    async [Symbol.asyncDispose]() {
      await Promise.all(closes.map(close => close()))
      await db.close()
      await test.drop()
    },
  }
}

onEveryDatabase(kind => {
  test('each job is done once, at most two of a kind at a time in a process, at once', async () => {
    await using bench = await openBench(kind)
    const done: string[] = []
    let most = 0
    let running = 0
    const full = Promise.withResolvers<void>()
    const workers = []
    for (let i = 0; i < 3; i++) {
      let own = 0
      workers.push(
        await bench.start(async subject => {
          most = Math.max(most, ++own)
          if (++running === 6) full.resolve()
          await full.promise
          done.push(subject)
          own--
          running--
        }),
      )
    }
    const subjects = Array.from({ length: 20 }, (_, i) => `usr_${i}`)
    await bench.add('erase', ...subjects)
    await Promise.all(workers.map(worker => worker.settled()))
    await eventually(async () => (await bench.jobs()).length === 0)
    expect(done.toSorted()).toEqual(subjects.toSorted())
    expect(most).toBe(2)
  })

  test('long work of one kind does not keep another waiting', async () => {
    await using bench = await openBench(kind)
    const held = Promise.withResolvers<void>()
    const titled = Promise.withResolvers<string>()
    await bench.start(
      () => held.promise,
      async subject => titled.resolve(subject),
    )
    await bench.add('erase', 'usr_1', 'usr_2', 'usr_3')
    await bench.add('title', 'cnv_1')
    expect(await titled.promise).toBe('cnv_1')
    held.resolve()
  })

  test('a job that fails is tried again, later each time, and given up after five times', async () => {
    await using bench = await openBench(kind)
    let tries = 0
    const worker = await bench.start(
      async () => {},
      async () => {
        tries++
        throw new Error('broken')
      },
    )
    await bench.add('title', 'cnv_1')
    for (let n = 1; n <= 5; n++) {
      await eventually(() => tries === n)
      await worker.settled()
      bench.turn(delayAfter(n) - 1000)
      await worker.settled()
      expect(tries).toBe(n)
      bench.turn(1000)
    }
    expect(await bench.jobs()).toEqual([])
    expect(bench.log.map(({ msg }) => msg)).toEqual([...Array(4).fill('a job failed'), 'a job was given up'])
  })

  test('a file is looked into again within five minutes, however long that has failed', async () => {
    await using bench = await openBench(kind)
    const nothing = async () => {}
    let tries = 0
    const worker = await bench.start(nothing, nothing, async () => {
      tries++
      throw new Error('away')
    })
    await bench.add('examine', 'att_1')
    await eventually(() => tries === 1)
    await worker.settled()
    await bench.write(tx => tx.job.updateMany({ data: { attempts: 99 } }))
    bench.turn(delayAfter(1))
    await eventually(() => tries === 2)
    await worker.settled()
    bench.turn(299_000)
    await worker.settled()
    expect(tries).toBe(2)
    bench.turn(1000)
    await eventually(() => tries === 3)
  })

  test('erasing somebody is never given up', async () => {
    await using bench = await openBench(kind)
    const worker = await bench.start(async () => {
      throw new Error('broken')
    })
    await bench.add('erase', 'usr_1')
    await eventually(() => bench.log.length === 1)
    await bench.write(tx => tx.job.updateMany({ data: { attempts: 99 } }))
    bench.turn(3_600_000)
    await eventually(() => bench.log.length === 2)
    await worker.settled()
    expect(await bench.jobs()).toMatchObject([{ attempts: 100, claimedBy: null }])
  })

  test('what a process was doing when it died is done by another one a minute later, and that was no try', async () => {
    await using bench = await openBench(kind)
    await bench.add('erase', 'usr_1')
    await bench.write(tx =>
      tx.job.updateMany({
        data: { attempts: 1, claimedBy: 'prc_dead', claimedUntil: new Date(Date.now() + 60_000) },
      }),
    )
    const tries: unknown[] = []
    const worker = await bench.start(async () => void tries.push((await bench.jobs())[0]?.attempts))
    await worker.settled()
    expect(tries).toEqual([])
    bench.turn(60_000)
    await eventually(() => tries.length === 1)
    expect(tries).toEqual([1])
    await eventually(async () => (await bench.jobs()).length === 0)
  })

  test('what a process had claimed that is declared dead is done at once, and that was no try', async () => {
    await using bench = await openBench(kind)
    await bench.add('title', 'cnv_1', 'cnv_2')
    const until = new Date(Date.now() + 3_600_000)
    const claim = (subject: string, claimedBy: string) =>
      bench.write(tx =>
        tx.job.updateMany({ where: { subject }, data: { attempts: 5, claimedBy, claimedUntil: until } }),
      )
    await claim('cnv_1', 'prc_dead')
    await claim('cnv_2', 'prc_alive')
    const done: string[] = []
    const worker = await bench.start(
      async () => {},
      async subject => void done.push(`${subject} ${(await bench.jobs())[0]?.attempts}`),
    )
    await worker.settled()
    expect(done).toEqual([])
    await bench.write(tx => giveBackJobs(tx, ['prc_dead']))
    await eventually(() => done.length === 1)
    expect(done).toEqual(['cnv_1 5'])
    await eventually(async () => (await bench.jobs()).length === 1)
    expect(await bench.jobs()).toMatchObject([{ subject: 'cnv_2', attempts: 5, claimedBy: 'prc_alive' }])
  })

  test('a process that stops lets go of what it has not done, and nothing is counted for it', async () => {
    await using bench = await openBench(kind)
    const begun = Promise.withResolvers<void>()
    const worker = await bench.start(async (_subject, _payload, signal) => {
      begun.resolve()
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('broken off'))),
      )
    })
    await bench.add('erase', 'usr_1')
    await begun.promise
    await worker.close()
    expect(await bench.jobs()).toMatchObject([{ attempts: 0, claimedBy: null, claimedUntil: null }])
    expect(bench.log).toEqual([])
  })
})
