import { CodedError } from '../errors.js'

/** Lets work in until it is closed, and then waits for what is inside. */
export function createGate() {
  const inside = new Set<Promise<unknown>>()
  let open = true
  return {
    async pass<T>(work: () => Promise<T>): Promise<T> {
      if (!open) throw new CodedError('SERVICE_UNAVAILABLE', 'The server is stopping.', { retryAfter: 1 })
      const done = work()
      inside.add(done)
      try {
        return await done
      } finally {
        inside.delete(done)
      }
    },
    async close(): Promise<void> {
      open = false
      await Promise.allSettled(inside)
    },
  }
}
