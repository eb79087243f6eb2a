/** What was found wrong, by kind: a fault is rarely alone, and one example says as much as a hundred. */
export interface Problems {
  readonly count: number
  add(kind: string, example?: string | number): void
  lines(): string[]
}

export function createProblems(): Problems {
  const kinds = new Map<string, (string | number)[]>()
  return {
    get count() {
      return [...kinds.values()].reduce((sum, { length }) => sum + length, 0)
    },
    add(kind, example = '') {
      kinds.set(kind, [...(kinds.get(kind) ?? []), example])
    },
    lines: () =>
      [...kinds].map(([kind, examples]) => {
        const some = examples.filter(example => example !== '').slice(0, 3)
        const more = some.length > 0 && examples.length > some.length ? ', …' : ''
        return `${examples.length} × ${kind}${some.length > 0 ? `: ${some.join(', ')}${more}` : ''}`
      }),
  }
}
