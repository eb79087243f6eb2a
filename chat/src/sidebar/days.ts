/** Groups that a list of conversations is shown in. */
export type Day = 'today' | 'yesterday' | 'week' | 'month' | 'earlier'

const begins: [Day, days: number][] = [
  ['today', 0],
  ['yesterday', 1],
  ['week', 7],
  ['month', 30],
]

/** By the reader's own midnight; what a clock ahead of ours has dated into tomorrow is today's. */
export function dayOf(date: string, now: Date): Day {
  const time = Date.parse(date)
  const midnight = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days)
  return begins.find(([, days]) => time >= midnight(days).getTime())?.[0] ?? 'earlier'
}

/** In the order in which they come; each group once. */
export function byDay<Item>(
  items: readonly Item[],
  dateOf: (item: Item) => string,
  now: Date,
): [Day, Item[]][] {
  const groups = new Map<Day, Item[]>()
  for (const item of items) {
    const day = dayOf(dateOf(item), now)
    groups.set(day, [...(groups.get(day) ?? []), item])
  }
  return [...groups]
}
