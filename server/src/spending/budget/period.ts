import type { BudgetPeriod } from '@parley/schema'

export interface Period {
  start: Date
  /** When the next one begins. */
  end: Date
}

/** The period of a budget that a time lies in, in UTC. */
export function periodOf(period: BudgetPeriod, at: Date): Period {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  return period === 'DAY'
    ? { start: new Date(Date.UTC(year, month, day)), end: new Date(Date.UTC(year, month, day + 1)) }
    : { start: new Date(Date.UTC(year, month)), end: new Date(Date.UTC(year, month + 1)) }
}
