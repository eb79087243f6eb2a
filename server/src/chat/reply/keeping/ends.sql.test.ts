import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../../test/database.js'
import { openDatabase } from '../../../base/db/database.js'
import { writeEnds } from './ends.sql.js'

it('the end of a reply takes SQLite no longer for all the replies that go on', async () => {
  const test = await createTestDatabase('sqlite')
  const statements: string[] = []
  const { db } = await openDatabase(test.address, sql => void statements.push(sql))
  await db.write(tx => tx.$executeRaw(writeEnds('sqlite', [], new Date())))
  const update = statements.find(sql => /UPDATE message/.test(sql)) ?? ''
  const values = Array.from(update.matchAll(/\?/g), () => '[]')
  const plan = await db.read.$queryRawUnsafe<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${update}`, ...values)
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^SCAN json_each/),
    expect.stringMatching(/^SEARCH message .*\(id=\?\)$/),
  ])
  await db.close()
  await test.drop()
})
