import { vi } from 'vitest'
import { PATIENCE_MS } from './patience.ts'

/** Looks again until it neither throws nor finds `false`, null or 0, and resolves to what it found. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<Exclude<T, false | null>> =>
  vi.waitFor(
    async () => {
      const found = await look()
      // An assertion that holds finds nothing to tell.
      if (found !== undefined && !found) throw new Error('What was waited for did not come.')
      return found as Exclude<T, false | null>
    },
    { timeout: PATIENCE_MS },
  )
