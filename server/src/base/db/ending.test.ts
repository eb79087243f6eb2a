import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { createMemoryBus } from '../bus/memory.js'
import { openDatabase } from './database.js'
import type { Db, Transaction } from './db.js'
import { afterCommit, atEnd, type EndWork, tell } from './ending.js'

const role = (id: string) => ({ data: { id, name: id, builtIn: false, permissions: '' } })

/** Adds a role for each name it is given. */
const adding: EndWork<string> = {
  async run(tx, names) {
    for (const name of names) await tx.role.create(role(`${name} of ${names.length}`))
  },
}

describe.each(databases)('the end of a transaction on %s', kind => {
  let test: TestDatabase
  let db: Db
  let heard: string[]

  beforeEach(async () => {
    test = await createTestDatabase(kind)
    db = (await openDatabase(test.address)).db
    await db.write(tx => tx.role.deleteMany())
    const bus = createMemoryBus()
    heard = []
    await bus.subscribe('a', message => heard.push(`a ${message}`))
    await bus.subscribe('b', message => heard.push(`b ${message}`))
    db.tellOn(bus)
  })
  afterEach(async () => {
    await db.close()
    await test.drop()
  })

  const names = async (): Promise<string[]> =>
    (await db.read.role.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name)

  it('does work once, with all that was given to it, in the transaction', async () => {
    await db.write(async tx => {
      atEnd(tx, adding, 'x')
      atEnd(tx, adding, 'y', 'z')
      expect(await tx.role.count()).toBe(0)
    })
    expect(await names()).toEqual(['x of 3', 'y of 3', 'z of 3'])
  })

  it('comes for each transaction by itself', async () => {
    await Promise.all(['x', 'y'].map(name => db.write(async tx => atEnd(tx, adding, name))))
    expect(await names()).toEqual(['x of 1', 'y of 1'])
  })

  it('has what is last done after all other work, also what that gives', async () => {
    const order: string[] = []
    const other: EndWork<string> = { run: async (_, items) => void order.push(...items) }
    const last: EndWork<string> = { last: true, run: async (_, items) => void order.push(...items) }
    const giving: EndWork<string> = {
      async run(tx) {
        atEnd(tx, last, 'given last')
        atEnd(tx, other, 'given')
      },
    }
    await db.write(async tx => {
      atEnd(tx, last, 'last')
      atEnd(tx, giving, '')
      atEnd(tx, other, 'other')
    })
    expect(order).toEqual(['other', 'given', 'last', 'given last'])
  })

  it('rolls everything back when work fails at it, and then tells nobody', async () => {
    const failing: EndWork<string> = { run: () => Promise.reject(new Error('too bad')) }
    const write = db.write(async tx => {
      await tx.role.create(role('early'))
      atEnd(tx, adding, 'x')
      tell(tx, 'a', '1')
      afterCommit(tx, () => heard.push('committed'))
      atEnd(tx, failing, '')
    })
    await expect(write).rejects.toThrow('too bad')
    expect(await names()).toEqual([])
    expect(heard).toEqual([])
  })

  it('tells once it is committed, one message a channel, each id once', async () => {
    await db.write(async tx => {
      tell(tx, 'a', '1', '2')
      tell(tx, 'b')
      tell(tx, 'a', '2', '3')
      afterCommit(tx, () => heard.push('committed'))
      await tx.role.create(role('x'))
      expect(heard).toEqual([])
    })
    expect(heard).toEqual(['a 1 2 3', 'b ', 'committed'])
  })

  it('tells what work at the end tells', async () => {
    const telling: EndWork<string> = { run: async (tx, ids) => tell(tx, 'a', ...ids) }
    await db.write(async tx => atEnd(tx, telling, '1', '2'))
    expect(heard).toEqual(['a 1 2'])
  })

  it('takes nothing any more once it is over, nor for what is no transaction', async () => {
    let over: Transaction | undefined
    await db.write(async tx => {
      over = tx
    })
    for (const tx of [over, {}] as Transaction[])
      for (const late of [
        () => atEnd(tx, adding, 'x'),
        () => tell(tx, 'a', '1'),
        () => afterCommit(tx, () => {}),
      ])
        expect(late).toThrow('This transaction is over')
  })

  it.runIf(kind === 'postgresql')('of one that is run again begins anew', async () => {
    for (const id of ['one', 'two']) await db.write(tx => tx.role.create(role(id)))
    let runs = 0
    const bothHold = Promise.withResolvers<void>()
    let holding = 0
    const crossing = (first: string, second: string) =>
      db.write(async tx => {
        runs++
        tell(tx, 'a', first)
        atEnd(tx, adding, first)
        await tx.role.update({ where: { id: first }, data: { description: first } })
        if (++holding === 2) bothHold.resolve()
        await bothHold.promise
        await tx.role.update({ where: { id: second }, data: { description: first } })
      })
    await Promise.all([crossing('one', 'two'), crossing('two', 'one')])
    expect(runs).toBe(3)
    expect(heard.sort()).toEqual(['a one', 'a two'])
    expect(await names()).toEqual(['one', 'one of 1', 'two', 'two of 1'])
  })
})
