import type { UsageFilter } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { isTimeZone } from './days.js'

const MAX_ROWS = 10_000
const MAX_DAYS = 400
const day = 86_400_000
/** Nothing is older, and databases know no year 0. */
const BEGINNING = 0
const END = Date.UTC(9999, 0)

/** A time as every database can compare it. */
export const storableTime = (time: Date): Date => new Date(Math.min(Math.max(time.getTime(), BEGINNING), END))

export function checkRange(from: Date | null | undefined, to: Date | null | undefined, path: string): void {
  if (from && to && from >= to) throw badInput({ [`${path}to`]: 'to must be later than from.' })
}

export function checkFirst(first: number | null | undefined): number {
  if (first != null && (first < 1 || first > MAX_ROWS))
    throw badInput({ first: `first must be from 1 to ${MAX_ROWS}.` })
  return first ?? MAX_ROWS
}

export function checkFilter({ from, to, userIds, models, apiKeyIds, timeZone }: UsageFilter): void {
  checkRange(from, to, 'filter.')
  // Days of a time zone may make it an hour more.
  if (to.getTime() - from.getTime() > MAX_DAYS * day + 3_600_000)
    throw badInput({ 'filter.to': `to is more than ${MAX_DAYS} days after from.` })
  if (!isTimeZone(timeZone))
    throw badInput({ 'filter.timeZone': 'timeZone is not the name of a time zone, such as Europe/Berlin.' })
  checkBulk(userIds, 'filter.userIds')
  checkBulk(models, 'filter.models')
  checkBulk(apiKeyIds, 'filter.apiKeyIds')
}
