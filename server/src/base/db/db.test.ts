import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { type Database, openDatabase } from './database.js'
import type { Transaction } from './db.js'

const role = (name: string) => ({ data: { id: name, name, builtIn: false, permissions: '' } })

describe.each(databases)('the database door on %s', kind => {
  let test: TestDatabase
  let opened: Database
  beforeEach(async () => {
    test = await createTestDatabase(kind)
    opened = await openDatabase(test.address)
    await opened.db.write(tx => tx.role.deleteMany())
  })
  afterEach(async () => {
    await opened.db.close()
    await test.drop()
  })
  const names = async () =>
    (await opened.db.read.role.findMany({ orderBy: { name: 'asc' } })).map(r => r.name)

  it('keeps a write that is awaited while the transaction of another request is rolled back', async () => {
    const { db } = opened
    const inside = Promise.withResolvers<void>()
    const rolledBack = db.write(async tx => {
      await tx.role.create(role('lost'))
      inside.resolve()
      // Gives the other write every chance to slip in.
      for (let i = 0; i < 20; i++) await tx.role.count()
      throw new Error('rolled back')
    })
    await inside.promise
    const other = db.write(tx => tx.role.create(role('kept')))
    await expect(rolledBack).rejects.toThrow('rolled back')
    await other
    expect(await names()).toEqual(['kept'])
  })

  it('refuses db.read inside a write', async () => {
    const { db } = opened
    const write = db.write(async tx => {
      await tx.role.create(role('a'))
      await db.read.role.count()
    })
    await expect(write).rejects.toThrow('db.read inside db.write: use the transaction.')
    expect(await names()).toEqual([])
  })

  it('refuses a write inside a write', async () => {
    const { db } = opened
    const write = db.write(() => db.write(tx => tx.role.create(role('a'))))
    await expect(write).rejects.toThrow('db.write inside db.write')
  })

  it('lets what a write started read and write after it has ended', async () => {
    const { db } = opened
    const ended = Promise.withResolvers<void>()
    let later: Promise<number> | undefined
    await db.write(async () => {
      later = ended.promise
        .then(() => db.write(tx => tx.role.create(role('a'))))
        .then(() => db.read.role.count())
    })
    ended.resolve()
    expect(await later).toBe(1)
  })

  it('shows nothing of a write before it has ended', async () => {
    const { db } = opened
    const written = Promise.withResolvers<void>()
    const seen = Promise.withResolvers<void>()
    const write = db.write(async tx => {
      await tx.role.create(role('a'))
      written.resolve()
      await seen.promise
    })
    await written.promise
    expect(await db.read.role.count()).toBe(0)
    seen.resolve()
    await write
    expect(await db.read.role.count()).toBe(1)
  })

  it('has nothing among its reads that writes', () => {
    expect(Object.keys(opened.db.read.role)).not.toContain('create')
  })

  it('passes on errors of the database as they are', async () => {
    const { db } = opened
    await db.write(tx => tx.role.create(role('a')))
    await expect(db.write(tx => tx.role.create(role('a')))).rejects.toMatchObject({ code: 'P2002' })
  })

  it.runIf(kind === 'postgresql')(
    'calls nothing stored that an error ended, though it was caught',
    async () => {
      const { db } = opened
      await db.write(tx => tx.role.create(role('a')))
      const write = db.write(async tx => {
        await tx.role.create(role('b'))
        await tx.role.create(role('a')).catch(() => {})
      })
      await expect(write).rejects.toThrow('one of its queries had failed')
      expect(await names()).toEqual(['a'])
    },
  )

  it('answers many writes at once', async () => {
    const { db } = opened
    await db.write(tx => tx.role.create(role('a')))
    const append = async (tx: Transaction) => {
      await tx.$executeRaw`UPDATE role SET permissions = permissions || 'x'`
    }
    await Promise.all(Array.from({ length: 100 }, () => db.write(append)))
    expect((await db.read.role.findFirst())?.permissions).toBe('x'.repeat(100))
  })

  it('answers a check', async () => {
    await expect(opened.db.check()).resolves.toBeUndefined()
  })
})
