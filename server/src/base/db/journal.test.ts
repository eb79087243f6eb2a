import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { lock } from '../../../test/lock.js'
import { type Database, openDatabase } from './database.js'

describe.each(databases)('the journal on %s', kind => {
  let test: TestDatabase
  let opened: Database
  beforeEach(async () => {
    test = await createTestDatabase(kind)
    opened = await openDatabase(test.address)
    await start('p')
  })
  afterEach(async () => {
    await opened.db.close()
    await test.drop()
  })
  const start = (id: string) =>
    opened.db.write(tx => tx.process.create({ data: { id, beat: 0, dead: false, startedAt: new Date() } }))

  it('gives back what was stored, oldest first, to each process its own', async () => {
    const { journal } = opened
    await start('q')
    for (const pieces of ['["a"]', '["b"]']) await journal.tick('p', pieces)
    await journal.tick('q', '["c"]')
    expect(await journal.read('p')).toEqual(['["a"]', '["b"]'])
    expect(await journal.read('q')).toEqual(['["c"]'])
  })

  it('stores nothing when there are no pieces', async () => {
    const { journal } = opened
    expect(await journal.tick('p', null)).toEqual({ alive: true, entry: null })
    expect(await journal.read('p')).toEqual([])
  })

  it('drops what is older than an entry, or everything', async () => {
    const { journal } = opened
    await journal.tick('p', '["a"]')
    const { entry } = await journal.tick('p', '["b"]')
    await journal.prune('p', entry)
    expect(await journal.read('p')).toEqual(['["b"]'])
    await journal.prune('p', null)
    expect(await journal.read('p')).toEqual([])
  })

  it('forgets a reply, and what others wrote beside it stays', async () => {
    const { journal } = opened
    const other = ['msg_2', 0, 'a "quoted" 😀 text']
    await journal.tick('p', JSON.stringify([['msg_1', 0, 'secret'], other]))
    await journal.tick('p', JSON.stringify([['msg_1', 6, ' text']]))
    await journal.tick('p', JSON.stringify([other]))
    await journal.forget(['msg_1', 'msg_3'])
    const kept = (await journal.read('p')).map(pieces => JSON.parse(pieces))
    expect(kept).toEqual([[other], [], [other]])
  })

  it('is still there for the next process', async () => {
    await opened.journal.tick('p', '["a"]')
    await opened.db.close()
    opened = await openDatabase(test.address)
    expect(await opened.journal.read('p')).toEqual(['["a"]'])
  })

  it.runIf(kind === 'postgresql')('raises the beat with every tick', async () => {
    const { db, journal } = opened
    await journal.tick('p', null)
    await journal.tick('p', '["a"]')
    expect((await db.read.process.findUniqueOrThrow({ where: { id: 'p' } })).beat).toBe(2)
  })

  it('drops any number of entries', async () => {
    const { journal } = opened
    for (let i = 0; i < 1001; i++) await journal.tick('p', '["a"]')
    await journal.prune('p', null)
    expect(await journal.read('p')).toEqual([])
  })

  it.runIf(kind === 'postgresql')('beats while its table is locked and the pool is in use', async () => {
    const { db, journal } = opened
    await using _ = await lock(test.url, 'LOCK TABLE journal IN SHARE MODE')
    const all = Array.from({ length: 12 }, () => db.read.$queryRaw`SELECT pg_sleep(6)::text`.catch(() => {}))
    await expect(journal.tick('p', '["a"]')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(await journal.tick('p', null)).toEqual({ alive: true, entry: null })
    await Promise.all(all)
  })

  it.runIf(kind === 'postgresql')('does nothing later that it gave up', async () => {
    const { journal } = opened
    const held = await lock(test.url, 'LOCK TABLE journal IN SHARE MODE')
    await expect(journal.tick('p', '["late"]')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await held.release()
    await journal.tick('p', '["a"]')
    expect(await journal.read('p')).toEqual(['["a"]'])
  })

  it.runIf(kind === 'postgresql')(
    'tells a process that was declared dead, or is unknown, and stores nothing',
    async () => {
      const { db, journal } = opened
      await db.write(tx => tx.process.update({ where: { id: 'p' }, data: { dead: true } }))
      expect(await journal.tick('p', '["a"]')).toEqual({ alive: false, entry: null })
      expect(await journal.tick('nobody', '["a"]')).toEqual({ alive: false, entry: null })
      expect(await journal.read('p')).toEqual([])
    },
  )
})
