/** So many statements a connection keeps prepared; lists of every length would not end. */
const MAX = 500

/** What is made once of a text, of those that were asked for last. */
export function createKept<Value>(make: (text: string) => Value): { get(text: string): Value } {
  const kept = new Map<string, Value>()
  return {
    get(text) {
      const known = kept.get(text)
      const value = known ?? make(text)
      // The last place is that of the latest.
      if (known !== undefined) kept.delete(text)
      else if (kept.size >= MAX) for (const oldest of kept.keys()) return replace(oldest, text, value)
      kept.set(text, value)
      return value
    },
  }

  function replace(oldest: string, text: string, value: Value): Value {
    kept.delete(oldest)
    kept.set(text, value)
    return value
  }
}
