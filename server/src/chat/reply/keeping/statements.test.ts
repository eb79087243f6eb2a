import type { DatabaseKind } from '@parley/prisma'
import { describe, expect, it } from 'vitest'
import { databases } from '../../../../test/database.js'
import { openRunningReplies } from '../../../../test/runningReplies.js'
import { nanoOf } from '../../../model/price.js'

async function open(kind: DatabaseKind) {
  const sent: string[] = []
  const replies = await openRunningReplies(kind, sql => void sent.push(sql))
  return {
    ...replies,
    /** The statements of a transaction in which so many replies end, after BEGIN, its COMMIT included. */
    async statements(count: number, titles = false): Promise<string[]> {
      const begun = []
      for (let i = 0; i < count; i++) begun.push(await replies.begin())
      sent.length = 0
      expect(await replies.end(begun, titles)).toHaveLength(count)
      const statements = sent.slice(sent.indexOf('BEGIN') + 1)
      expect(statements.at(-1)).toBe('COMMIT')
      return statements
    },
  }
}

describe.each(databases)('the end of replies on %s', kind => {
  const few = kind === 'postgresql' ? 3 : 10

  it.each([1, 20])('is stored by few statements, of %i at once', async count => {
    await using world = await open(kind)
    const statements = await world.statements(count)
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(few)
    expect(await world.db.read.usage.count()).toBe(count)
    expect(await world.db.read.reservation.count()).toBe(0)
  })

  it.each([1, 20])('takes one more where there is a budget, of %i at once', async count => {
    await using world = await open(kind)
    await world.limit()
    const statements = await world.statements(count)
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(few + 1)
    const spent = nanoOf('0.00001') * BigInt(count)
    expect(await world.db.read.budgetUse.findMany()).toMatchObject([{ spentNano: spent, reservedNano: 0n }])
  })

  it.each([1, 20])('asks for titles at the same time, of %i at once', async count => {
    await using world = await open(kind)
    const statements = await world.statements(count, true)
    const most = kind === 'postgresql' ? few : few + 1
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(most)
    expect(await world.db.read.job.count({ where: { kind: 'title' } })).toBe(count)
  })
})
