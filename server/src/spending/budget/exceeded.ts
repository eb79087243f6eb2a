import { CodedError } from '../../base/errors.js'
import type { Applicable } from './budget.sql.js'
import { periodOf } from './period.js'

/** What somebody is told whose budget has no room, without its figures: the organisation's are not for everybody. */
export function exceeded({ scope, period, limitNano }: Applicable, at: Date): CodedError {
  const { end } = periodOf(period, at)
  const length = period === 'DAY' ? 'daily' : 'monthly'
  const budget = {
    ORGANIZATION: `The ${length} budget of your organisation`,
    ROLE: `Your ${length} budget`,
    USER: `Your ${length} budget`,
    API_KEY: `The ${length} budget of this API key`,
  }[scope]
  if (limitNano === 0n && scope !== 'ORGANIZATION')
    return new CodedError('BUDGET_EXCEEDED', `${budget} allows no spending.`)
  const again = end.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return new CodedError(
    'BUDGET_EXCEEDED',
    `${budget} is used up or does not have enough left for this reply. It starts again on ${again}, midnight UTC.`,
    { retryAfter: Math.max(Math.ceil((end.getTime() - at.getTime()) / 1000), 1) },
  )
}
