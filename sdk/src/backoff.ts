const BASE_MS = 200
const MAX_MS = 15_000

/** Doubles with every attempt, up to a limit; random, so that clients cut off together do not come back together. */
export function backoff(attempt: number, retryAfterSeconds = 0): number {
  const longest = Math.min(MAX_MS, BASE_MS * 2 ** attempt)
  return retryAfterSeconds * 1000 + longest * (0.5 + Math.random() / 2)
}
