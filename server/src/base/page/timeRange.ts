/** From a time on and before another one. */
export const timeRange = (column: string, from: Date | null | undefined, before: Date | null | undefined) =>
  from || before
    ? { [column]: { ...(from && { gte: storable(from) }), ...(before && { lt: storable(before) }) } }
    : {}

/** PostgreSQL knows no year 0, and nothing here is older than the beginning. */
export const storable = (time: Date): Date => (time < beginning ? beginning : time)

export const beginning = new Date(0)
