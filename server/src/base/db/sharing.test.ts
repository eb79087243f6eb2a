import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { createTestDatabase, databases } from '../../../test/database.js'
import { openDatabase } from './database.js'
import type { Transaction } from './db.js'

const role = (name: string) => ({ data: { id: name, name, builtIn: false, permissions: '' } })
const shared = { shared: true }

async function open(kind: (typeof databases)[number]) {
  const test = await createTestDatabase(kind)
  const statements: string[] = []
  const { db } = await openDatabase(test.address, sql => statements.push(sql))
  const names = async () => (await db.read.role.findMany({ where: { builtIn: false } })).map(({ id }) => id)
  return {
    db,
    names: async () => (await names()).sort(),
    commits: () => statements.filter(sql => sql === 'COMMIT').length,
    async [Symbol.asyncDispose]() {
      await db.close()
      await test.drop()
    },
  }
}

describe.each(databases)('writes that may share a transaction, on %s', kind => {
  it('are all stored, and each is told its own result after the commit', async () => {
    await using world = await open(kind)
    const before = world.commits()
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        world.db.write(async tx => (await tx.role.create(role(`r${i}`))).id, shared),
      ),
    )
    expect(results).toEqual(Array.from({ length: 40 }, (_, i) => `r${i}`))
    expect(await world.names()).toHaveLength(40)
    const commits = world.commits() - before
    if (kind === 'sqlite') expect(commits).toBeLessThan(40)
    else expect(commits).toBe(40)
  })

  it('those beside one that throws are stored, once, and it alone is told', async () => {
    await using world = await open(kind)
    const of = (name: string) => (tx: Transaction) =>
      tx.role.create(role(name)).then(() => {
        if (name.startsWith('no')) throw new Error(name)
      })
    const all = ['a', 'no1', 'b', 'c', 'no2', 'no3', 'd', 'e']
    const settled = await Promise.allSettled(all.map(name => world.db.write(of(name), shared)))
    const refused = settled.map(({ status }, i) => (status === 'rejected' ? all[i] : null)).filter(Boolean)
    expect(refused).toEqual(['no1', 'no2', 'no3'])
    expect(settled.flatMap(one => (one.status === 'rejected' ? one.reason.message : []))).toEqual(refused)
    expect(await world.names()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('what is refused by the database itself takes nobody along', async () => {
    await using world = await open(kind)
    const settled = await Promise.allSettled(
      ['a', 'a', 'b', 'b', 'c'].map(name => world.db.write(tx => tx.role.create(role(name)), shared)),
    )
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(2)
    expect(await world.names()).toEqual(['a', 'b', 'c'])
  })

  it('and those that do not share go between them', async () => {
    await using world = await open(kind)
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        world.db.write(tx => tx.role.create(role(`r${i}`)), i % 3 === 0 ? {} : shared),
      ),
    )
    expect(await world.names()).toHaveLength(12)
  })

  it('each runs as part of its own request', async () => {
    await using world = await open(kind)
    const request = new AsyncLocalStorage<number>()
    const seen = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        request.run(i, () =>
          world.db.write(async tx => {
            await tx.role.create(role(`r${i}`))
            return request.getStore()
          }, shared),
        ),
      ),
    )
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i))
  })

  it('none reads past its transaction', async () => {
    await using world = await open(kind)
    const write = world.db.write(() => world.db.read.role.count(), shared)
    await expect(write).rejects.toThrow('db.read inside db.write')
  })
})
