import { Prisma } from '@parley/prisma'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beside } from '../../../test/beside.js'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { addPerson } from '../../../test/people.js'
import { type Database, openDatabase } from './database.js'
import type { Transaction } from './db.js'
import { newId } from './id.js'
import { oneOf } from './oneOf.js'

const { sql } = Prisma

describe.each(databases)('what is read by SQL on %s', kind => {
  let test: TestDatabase
  let opened: Database
  beforeEach(async () => {
    test = await createTestDatabase(kind)
    opened = await openDatabase(test.address)
  })
  afterEach(async () => {
    await opened.db.close()
    await test.drop()
  })

  /** By the client of Prisma itself. */
  const byPrisma = (query: Prisma.Sql) => beside(test.url, client => client.$queryRaw(query))

  it('is what Prisma makes of it, for every kind of column, expression and value', async () => {
    const at = new Date('2026-03-01T12:00:00.120Z')
    const ids = await opened.db.write(async tx => {
      const [{ id }, other] = [await addPerson(tx), await addPerson(tx)]
      await tx.user.update({ where: { id }, data: { lastSeenAt: at, nameIsOwn: true, name: 'Zoë 😀' } })
      const figures = { promptTokens: 3, completionTokens: 0, costNano: 2n ** 60n, failed: true }
      await tx.usage.create({ data: { id: newId('use'), userId: id, model: 'm', createdAt: at, ...figures } })
      return [id, other.id]
    })
    const queries = [
      sql`SELECT * FROM "user" ORDER BY "id"`,
      sql`SELECT * FROM "role" ORDER BY "id"`,
      sql`SELECT * FROM "usage"`,
      sql`SELECT SUM("cost_nano") AS "cost", AVG("prompt_tokens") AS "each" FROM "usage"`,
      sql`SELECT COUNT(*) AS "count", SUM(1) AS "sum", MAX("created_at") AS "last", MIN("name") AS "name" FROM "user"`,
      sql`SELECT "name_is_own" AS "own", "last_seen_at" IS NULL AS "never", 'x' AS "text", 1.5 AS "part" FROM "user" ORDER BY "id"`,
      sql`SELECT "id" FROM "user" WHERE "last_seen_at" >= ${at} AND "created_at" > ${new Date(0)} ORDER BY "id" LIMIT ${5}`,
      sql`SELECT "id" FROM "user" WHERE "name_is_own" = ${true} OR "name" = ${'Zoë 😀'}`,
      sql`SELECT "id" FROM "user" WHERE ${oneOf(opened.db, sql`"id"`, ids)} ORDER BY "id" DESC`,
      sql`SELECT "id" FROM "user" WHERE "id" IN (${Prisma.join(ids)}) ORDER BY "id"`,
      sql`SELECT "last_seen_at" AS "at" FROM "user" WHERE "id" = ${'usr_nobody'}`,
    ]
    for (const query of queries) {
      const expected = await byPrisma(query)
      expect(await opened.db.read.$queryRaw(query), query.sql).toEqual(expected)
      expect(await opened.db.write(tx => tx.$queryRaw(query)), query.sql).toEqual(expected)
    }
    for (const table of ['user', 'usage', 'role']) {
      const query = sql`UPDATE ${Prisma.raw(`"${table}"`)} SET "id" = "id" WHERE "id" > ${''} RETURNING *`
      expect(await opened.db.write(tx => tx.$queryRaw(query)), query.sql).toEqual(await byPrisma(query))
    }
    const [first] = await opened.db.read.$queryRaw<{ lastSeenAt: Date | null }[]>`
      SELECT "last_seen_at" AS "lastSeenAt" FROM "user" WHERE "id" = ${ids[0]}`
    expect(first).toEqual({ lastSeenAt: at })
  })

  it('sees what its transaction has changed, counts that, and is rolled back with it', async () => {
    const rename = (name: string) => sql`UPDATE "user" SET "name" = ${name} WHERE "name" <> ${name}`
    const names = sql`SELECT DISTINCT "name" FROM "user"`
    const { db } = opened
    await db.write(async tx => [await addPerson(tx), await addPerson(tx)])
    expect(await db.write(tx => tx.$executeRaw(rename('a')))).toBe(2)
    const failed = db.write(async tx => {
      expect(await tx.$executeRaw(rename('b'))).toBe(2)
      expect(await tx.user.count({ where: { name: 'b' } })).toBe(2)
      await tx.user.updateMany({ data: { name: 'c' } })
      expect(await tx.$queryRaw(names)).toEqual([{ name: 'c' }])
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    expect(await db.read.$queryRaw(names)).toEqual([{ name: 'a' }])
  })

  it('is refused once its transaction is over: the connection is somebody else’s then', async () => {
    const kept: Transaction[] = []
    await opened.db.write(async tx => kept.push(tx))
    await expect(opened.db.write(async tx => Promise.reject(kept.push(tx)))).rejects.toBe(2)
    for (const tx of kept) {
      await expect(tx.$executeRaw`DELETE FROM "role"`).rejects.toThrow('The transaction is over.')
      await expect(tx.$queryRaw`SELECT 1 AS one`).rejects.toThrow('The transaction is over.')
    }
  })

  it('is of its own transaction, however many there are at once', async () => {
    const seen = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        opened.db.write(async tx => {
          await tx.searchChange.create({ data: { id: `sch_${i}`, conversationId: 'c' } })
          const rows = await tx.$queryRaw<
            { id: string }[]
          >`SELECT "id" FROM "search_change" WHERE "id" = ${`sch_${i}`}`
          await new Promise(setImmediate)
          const [mine] = await tx.$queryRaw<{ id: string }[]>`
            UPDATE "search_change" SET "id" = "id" WHERE "id" = ${`sch_${i}`} RETURNING "id"`
          return [...rows, mine].map(row => row?.id)
        }),
      ),
    )
    expect(seen).toEqual(seen.map((_, i) => [`sch_${i}`, `sch_${i}`]))
  })

  it('is what was committed just now, also by a statement that ran before', async () => {
    const count = async () => {
      const [row] = await opened.db.read.$queryRaw<
        { count: bigint }[]
      >`SELECT COUNT(*) AS "count" FROM "user"`
      return Number(row?.count)
    }
    expect(await count()).toBe(0)
    await opened.db.write(tx => addPerson(tx))
    expect(await count()).toBe(1)
  })

  it('takes as many different statements as there are', async () => {
    for (let n = 0; n < 1100; n++) {
      const [row] = await opened.db.read.$queryRaw<{ sum: number }[]>(
        sql`SELECT ${Prisma.raw(`${n}`)} + ${1} AS "sum"`,
      )
      expect(row?.sum).toBe(n + 1)
    }
  })
})
