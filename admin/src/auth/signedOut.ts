import { ParleyError } from '@parley/sdk'
import { useSyncExternalStore } from 'react'

/** Why the session is over; null while it is not. */
let reason: string | null = null
const listeners = new Set<() => void>()

const codes = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_REVOKED']

/** Ends what the page shows, if an error says that the session is over. */
export function noteSignedOut(error: unknown): boolean {
  if (!(error instanceof ParleyError) || !codes.includes(error.code)) return false
  reason ??= error.code
  for (const listener of listeners) listener()
  return true
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useSignedOut = (): string | null => useSyncExternalStore(subscribe, () => reason)
