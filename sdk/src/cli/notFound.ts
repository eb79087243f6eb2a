import { CliError, EXIT } from './failure.js'

/** The server counts what is not there as revoked, which is not what somebody who mistyped an id wants to hear. */
export function notFound(ids: string[], found: { id: string }[], what: string): void {
  const missing = ids.find(id => !found.some(one => one.id === id))
  if (missing)
    throw new CliError(
      'NOT_FOUND',
      `There is no ${what} ${missing}${ids.length > 1 ? '; the others are revoked' : ''}.`,
      EXIT.notFound,
    )
}
