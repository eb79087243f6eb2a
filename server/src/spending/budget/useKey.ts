/** A budget in one period: of a role's budget, one member's. */
export interface UseKey {
  budgetId: string
  /** "" for every budget but a role's. */
  userId: string
  periodStart: Date
}
