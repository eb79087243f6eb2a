const browsers: [string, RegExp][] = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
]
const systems: [string, RegExp][] = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Mac OS/],
  ['Linux', /Linux/],
]

/** What a device calls itself, in two words. Programs name themselves. */
export function deviceOf(userAgent: string | null): string | null {
  if (!userAgent) return null
  const find = (list: [string, RegExp][]) => list.find(([, pattern]) => pattern.test(userAgent))?.[0]
  const known = [find(browsers), find(systems)].filter(Boolean)
  return known.length > 0 ? known.join(', ') : userAgent.slice(0, 60)
}
