import type { BudgetScope, SetBudgetInput } from '@parley/schema'
import { describe, expect, test } from 'vitest'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError } from '../../base/errors.js'
import { checkedBudget, requireSubject } from './input.js'
import { periodOf } from './period.js'

const user = newId('usr')
const wanted = (input: Partial<SetBudgetInput>): SetBudgetInput => ({
  scope: 'USER',
  subjectId: user,
  period: 'DAY',
  limit: '5',
  ...input,
})
const problemOf = (input: Partial<SetBudgetInput>): string | null => {
  try {
    checkedBudget(wanted(input))
  } catch (error) {
    if (error instanceof CodedError) return Object.keys(error.extensions.fields ?? {}).join()
    throw error
  }
  return null
}

describe('a budget', () => {
  test('is stored in whole billionths, of nobody where it is everybody’s', () => {
    expect(checkedBudget(wanted({ alertAt: 80 }))).toEqual({
      scope: 'USER',
      subjectId: user,
      period: 'DAY',
      limitNano: 5_000_000_000n,
      alertAt: 80,
    })
    expect(checkedBudget(wanted({ scope: 'ORGANIZATION', subjectId: null })).subjectId).toBe('')
  })

  test.each<[Partial<SetBudgetInput>, string | null]>([
    [{ limit: '0' }, null],
    [{ limit: '1000000000' }, null],
    [{ limit: '1000000000.000000001' }, 'input.limit'],
    [{ limit: '-0.000000001' }, 'input.limit'],
    [{ alertAt: null }, null],
    [{ alertAt: 1 }, null],
    [{ alertAt: 100 }, null],
    [{ alertAt: 0 }, 'input.alertAt'],
    [{ alertAt: 101 }, 'input.alertAt'],
    [{ subjectId: null }, 'input.subjectId'],
    [{ subjectId: newId('rol') }, 'input.subjectId'],
    [{ scope: 'ROLE', subjectId: newId('rol') }, null],
    [{ scope: 'API_KEY', subjectId: newId('key') }, null],
    [{ scope: 'ORGANIZATION' }, 'input.subjectId'],
  ])('of %o is refused by the name of what is wrong, or not at all', (input, problem) => {
    expect(problemOf(input)).toBe(problem)
  })

  test('that names nobody says whom it could name', () => {
    expect(() => checkedBudget(wanted({ subjectId: null }))).toThrow(
      'must name what the budget limits (User)',
    )
  })

  test('limits only what is there', async () => {
    const there = (ids: string[]) => async (query: { where: { id: string } }) =>
      ids.includes(query.where.id) ? query.where : null
    const tx = {
      role: { findUnique: there(['rol_1']) },
      user: { findFirst: there(['usr_1']) },
      apiKey: { findUnique: there(['key_1']) },
    } as unknown as Transaction
    const found = (scope: BudgetScope, subjectId: string) =>
      requireSubject(tx, { scope, subjectId }).then(
        () => 'found',
        (error: CodedError) => error.message,
      )
    expect(await found('ORGANIZATION', '')).toBe('found')
    for (const [scope, id] of [
      ['ROLE', 'rol_1'],
      ['USER', 'usr_1'],
      ['API_KEY', 'key_1'],
    ] as const) {
      expect(await found(scope, id)).toBe('found')
      expect(await found(scope, `${id}2`)).toMatch(/^The (role|user|API key) /)
    }
  })

  test.each([
    ['DAY', '2026-12-31T23:59:59.999Z', '2026-12-31', '2027-01-01'],
    ['DAY', '2028-02-29T00:00:00Z', '2028-02-29', '2028-03-01'],
    ['MONTH', '2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01'],
    ['MONTH', '2026-02-01T00:00:00Z', '2026-02-01', '2026-03-01'],
  ] as const)('of a %s that %s lies in lasts from %s to %s', (period, at, start, end) => {
    expect(periodOf(period, new Date(at))).toEqual({ start: new Date(start), end: new Date(end) })
  })
})
