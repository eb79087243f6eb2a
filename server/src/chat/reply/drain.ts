import { CodedError } from '../../base/errors.js'

/** Lets work begin until it is closed, and then waits for what has begun. */
export function createDrain() {
  const inside = new Set<Promise<unknown>>()
  let open = true
  return {
    /** The same function, refused once this is closed. */
    guard:
      <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        if (!open) throw new CodedError('SERVICE_UNAVAILABLE', 'The server is stopping.', { retryAfter: 1 })
        const done = work(...args)
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
