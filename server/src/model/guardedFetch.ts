import { type Guard, RefusedAddressError } from '../base/net/guard.js'
import { boundedFetch } from './boundedFetch.js'

/** Fetches for a server whose address somebody typed who does not run this one. */
export const createGuardedFetch =
  (guard: Guard): typeof fetch =>
  async (input, options) => {
    const url = new URL(String(input))
    const problem = guard.problemWith(url)
    if (problem !== null) throw new RefusedAddressError(problem)
    return boundedFetch(url, { ...options, lookup: guard.lookupFor(url) } as RequestInit)
  }
