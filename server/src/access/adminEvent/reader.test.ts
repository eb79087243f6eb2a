import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from '../../../test/atOnce.js'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { createMemoryBus } from '../../base/bus/memory.js'
import { openDatabase } from '../../base/db/database.js'
import type { Db } from '../../base/db/db.js'
import { createAudit, ensureAuditHead, system } from '../audit/audit.service.js'
import { recordAdminEvent } from './adminEvent.service.js'
import { forgetAdminEvents } from './adminEvents.service.js'
import { type AdminEventFeed, createAdminEventFeed } from './feed.js'
import { readAdminEvents } from './reader.js'

const NEVER = 1_000_000
const day = 86_400_000

describe.each(databases)('admin events on %s', kind => {
  let test: TestDatabase
  let db: Db
  let feed: AdminEventFeed
  const abort = () => new AbortController()

  beforeEach(async () => {
    test = await createTestDatabase(kind)
    db = (await openDatabase(test.address)).db
    const bus = createMemoryBus()
    db.tellOn(bus)
    // No looking for oneself: these tests are woken by the bus or not at all.
    feed = await createAdminEventFeed({ db, bus, log: pino({ level: 'silent' }), pollMs: NEVER })
    await ensureAuditHead(db)
  })
  afterEach(async () => {
    await feed.close()
    await db.close()
    await test.drop()
  })

  const record = (...ids: string[]) =>
    db.write(async tx => {
      for (const id of ids) await recordAdminEvent(tx, 'UPDATED', id)
    })
  const read = (from: number, sees: (id: string) => boolean = () => true, signal = abort().signal) =>
    readAdminEvents({ db, feed }, from, ({ nodeId }) => sees(nodeId), signal)
  async function take(events: ReturnType<typeof read>, count: number) {
    const taken = []
    while (taken.length < count) {
      const { value, done } = await events.next()
      if (done || !value) throw new Error('the events ended')
      taken.push(value)
    }
    return taken
  }

  it('brings what was missed first, then what comes, each once and in order', async () => {
    await record('usr_1', 'usr_2')
    const events = read(0)
    const missed = await take(events, 2)
    expect(missed.map(({ nodeId }) => nodeId)).toEqual(['usr_1', 'usr_2'])
    const next = events.next()
    await record('usr_3')
    expect((await next).value).toMatchObject({ kind: 'UPDATED', nodeId: 'usr_3' })
    const again = read(missed[0]?.place ?? 0)
    expect((await take(again, 2)).map(({ nodeId }) => nodeId)).toEqual(['usr_2', 'usr_3'])
  })

  it('leaves out what the reader may not know of', async () => {
    await record('usr_1', 'ses_1', 'usr_2')
    const seen = await take(
      read(0, id => id.startsWith('ses_')),
      1,
    )
    expect(seen).toMatchObject([{ nodeId: 'ses_1' }])
  })

  it('tells of each audit event', async () => {
    const audit = createAudit('a secret that is only used by tests')
    const { id } = await db.write(tx => audit.record(tx, system, { action: 'role.created' }))
    expect(await take(read(0), 1)).toMatchObject([{ kind: 'CREATED', nodeId: id }])
  })

  it('tells of nothing that was rolled back', async () => {
    await record('usr_1')
    const failing = db.write(async tx => {
      await recordAdminEvent(tx, 'CREATED', 'usr_never')
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    const events = read(1)
    const next = events.next()
    await record('usr_2')
    expect((await next).value).toMatchObject({ kind: 'UPDATED', nodeId: 'usr_2' })
  })

  it('misses nothing and repeats nothing, however many write at the same time', async () => {
    const control = abort()
    const events = read(0, () => true, control.signal)
    const reading = take(events, 200)
    // A second door is a second process with clocks and connections of its own.
    const other = kind === 'sqlite' ? db : (await openDatabase(test.address)).db
    const ids = Array.from({ length: 200 }, (_, i) => `usr_${i}`)
    await atOnce([...ids.entries()], 20, ([i, id]) =>
      (i % 2 ? db : other).write(tx => recordAdminEvent(tx, 'CREATED', id)),
    )
    await record('usr_last')
    const seen = (await reading).map(({ nodeId }) => nodeId)
    expect(new Set(seen)).toEqual(new Set(ids))
    if (other !== db) await other.close()
  })

  it.runIf(kind === 'postgresql')(
    'waits for a transaction that took its number earlier and ends later',
    async () => {
      const taken = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      const slow = db.write(async tx => {
        await recordAdminEvent(tx, 'UPDATED', 'usr_slow')
        taken.resolve()
        await release.promise
      })
      await taken.promise
      let ended = false
      const quick = record('usr_quick').finally(() => {
        ended = true
      })
      const isWaiting = async () => {
        const [row] = await db.read.$queryRaw<
          { n: bigint }[]
        >`SELECT count(*) n FROM pg_locks WHERE NOT granted`
        return Number(row?.n) > 0
      }
      while (!ended && !(await isWaiting()));
      expect(ended).toBe(false)
      release.resolve()
      await Promise.all([slow, quick])
      expect((await take(read(0), 2)).map(({ nodeId }) => nodeId)).toEqual(['usr_slow', 'usr_quick'])
    },
  )

  it('asks for a resynchronisation once if what was missed is no longer kept', async () => {
    await record('usr_1', 'usr_2', 'usr_3')
    await forgetAdminEvents(db, new Date(Date.now() + day + 1000))
    expect(await db.read.adminEvent.count()).toBe(1)
    const events = read(1)
    const [resync] = await take(events, 1)
    expect(resync).toMatchObject({ kind: 'RESYNC', nodeId: null })
    expect(resync?.place).toBe(3)
    const next = events.next()
    await record('usr_4')
    expect((await next).value).toMatchObject({ nodeId: 'usr_4' })
  })

  it('does not ask for it where nothing was missed', async () => {
    await record('usr_1', 'usr_2', 'usr_3')
    await forgetAdminEvents(db, new Date(Date.now() + day + 1000))
    expect(await take(read(2), 1)).toMatchObject([{ kind: 'UPDATED', nodeId: 'usr_3' }])
    const events = read(3)
    const next = events.next()
    await record('usr_4')
    expect((await next).value).toMatchObject({ nodeId: 'usr_4' })
  })

  it('keeps events for a day', async () => {
    await record('usr_1', 'usr_2')
    await forgetAdminEvents(db, new Date(Date.now() + day - 60_000))
    expect(await db.read.adminEvent.count()).toBe(2)
  })

  it('asks for it with a cursor from the future, of a database that was restored', async () => {
    await record('usr_1')
    expect(await take(read(50), 1)).toMatchObject([{ kind: 'RESYNC' }])
  })

  it('ends when it is told to, also while it waits', async () => {
    const control = abort()
    const next = read(0, () => true, control.signal).next()
    control.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('finds what another process wrote without the bus', async () => {
    const alone = await createAdminEventFeed({
      db,
      bus: createMemoryBus(),
      log: pino({ level: 'silent' }),
      pollMs: 10,
    })
    const next = readAdminEvents({ db, feed: alone }, 0, () => true, abort().signal).next()
    await record('usr_1')
    expect((await next).value).toMatchObject({ nodeId: 'usr_1' })
    await alone.close()
  })
})
