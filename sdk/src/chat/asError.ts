import { isSignedOut, ParleyError } from '../errors.js'

/** @internal */
export const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause), { cause })

/** @internal Whether there is nothing left to do with this client, or as this person. */
export const isOver = (error: unknown): boolean =>
  isSignedOut(error) || (error instanceof ParleyError && error.code === 'CLIENT_CLOSED')
