import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../test/database.js'
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

  it('is still there for the next process', async () => {
    await opened.journal.tick('p', '["a"]')
    await opened.db.close()
    opened = await openDatabase(test.address)
    expect(await opened.journal.read('p')).toEqual(['["a"]'])
  })

  it('ticks in a transaction as well', async () => {
    const { db, journal } = opened
    const tick = await db.write(tx => journal.tickIn(tx, 'p', '["a"]'))
    expect(tick).toEqual({ alive: true, entry: expect.any(BigInt) })
    expect(await journal.read('p')).toEqual(['["a"]'])
  })

  it.runIf(kind === 'postgresql')('raises the beat with every tick', async () => {
    const { db, journal } = opened
    await journal.tick('p', null)
    await journal.tick('p', '["a"]')
    await db.write(tx => journal.tickIn(tx, 'p', null))
    expect((await db.read.process.findUniqueOrThrow({ where: { id: 'p' } })).beat).toBe(3)
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
