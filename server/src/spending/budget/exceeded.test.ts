import { describe, expect, test } from 'vitest'
import type { Applicable } from './budget.sql.js'
import { exceeded } from './exceeded.js'
import { storedUses, usesOf } from './settle.js'

const at = new Date('2026-03-31T23:59:59.500Z')
const told = (budget: Partial<Applicable>, when = at) => {
  const error = exceeded(
    { id: 'bud_1', userId: '', scope: 'USER', period: 'DAY', limitNano: 1n, ...budget },
    when,
  )
  return { message: error.message, retryAfter: error.extensions.retryAfter }
}

describe('whose budget has no room', () => {
  test('is told when it starts again, and to come back then', () => {
    expect(told({})).toEqual({
      message:
        'Your daily budget is used up or does not have enough left for this reply. It starts again on 1 April 2026, midnight UTC.',
      retryAfter: 1,
    })
    expect(told({ period: 'MONTH' }, new Date('2026-03-31T00:00:00Z'))).toEqual({
      message: expect.stringMatching(/^Your monthly budget .* 1 April 2026/),
      retryAfter: 86_400,
    })
  })

  test('is told whose it is', () => {
    expect(told({ scope: 'ORGANIZATION' }).message).toMatch(/^The daily budget of your organisation /)
    expect(told({ scope: 'ROLE' }).message).toMatch(/^Your daily budget /)
    expect(told({ scope: 'API_KEY' }).message).toMatch(/^The daily budget of this API key /)
  })

  test('is not told to come back where nothing may be spent, but of the organisation’s no figure', () => {
    expect(told({ limitNano: 0n })).toEqual({
      message: 'Your daily budget allows no spending.',
      retryAfter: undefined,
    })
    expect(told({ scope: 'ORGANIZATION', limitNano: 0n }).retryAfter).toBe(1)
  })
})

test('what a reservation names is read as it was written', () => {
  const uses = [
    { budgetId: 'bud_1', userId: '', periodStart: new Date(0) },
    { budgetId: 'bud_2', userId: 'usr_1', periodStart: at },
  ]
  expect(usesOf({ budgets: storedUses(uses) })).toEqual(uses)
  expect(usesOf({ budgets: '[]' })).toEqual([])
})
