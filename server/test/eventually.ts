import { vi } from 'vitest'
import { PATIENCE_MS } from './patience.js'

/** Looks again until it neither throws nor finds `false`, and resolves to what it found. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<Exclude<T, false>> =>
  vi.waitFor(
    async () => {
      const found = await look()
      if (found === false) throw new Error('What was waited for did not come.')
      return found as Exclude<T, false>
    },
    { timeout: PATIENCE_MS },
  )
