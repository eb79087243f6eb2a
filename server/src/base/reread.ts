/** What was set elsewhere holds after so long, whether anybody told of it or not. */
const FRESH_MS = 1000

export interface Reread<T> {
  /** As it was read at most a second ago; while it cannot be read, as it was before. */
  get(): Promise<T>
  /** After a change: whoever asks next has it read. */
  changed(): void
}

/** What is read again by whoever asks for it, once a second at most: nobody reads while nobody asks. */
export function createReread<T>(read: () => Promise<T>, failed: (error: unknown) => void): Reread<T> {
  let known: { value: T } | null = null
  let readAt = -Infinity
  let changes = 0
  let reading: Promise<T> | null = null

  async function again(): Promise<T> {
    const [began, seen] = [performance.now(), changes]
    const value = await read()
    if (seen !== changes) return again()
    readAt = began
    known = { value }
    return value
  }

  return {
    async get() {
      if (known && performance.now() - readAt < FRESH_MS) return known.value
      reading ??= again()
        .catch((error: unknown) => {
          if (!known) throw error
          failed(error)
          return known.value
        })
        .finally(() => {
          reading = null
        })
      return reading
    },
    changed() {
      changes++
      readAt = -Infinity
    },
  }
}
