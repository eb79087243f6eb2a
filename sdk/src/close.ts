import { fromWire, ParleyError, type WireError } from './errors.js'

/** One of the two sides does not speak the protocol. */
const wrong = 'BAD_RESPONSE'
/** Close codes after which trying again would end the same way; after all others the way is clear to reconnect. */
const finalCodes: Record<number, string> = {
  1008: 'OPERATION_NOT_ALLOWED',
  1009: 'PAYLOAD_TOO_LARGE',
  4004: wrong,
  4005: wrong,
  4400: wrong,
  4401: 'UNAUTHENTICATED',
  4406: wrong,
  4409: wrong,
  4500: 'INTERNAL_SERVER_ERROR',
}

/** What ended a subscription, as the error its follower acts on: NETWORK_ERROR if it should connect again. */
export function socketError(cause: unknown): unknown {
  if (Array.isArray(cause)) return fromWire(cause[0] as WireError)
  const { code, reason } = cause as { code?: unknown; reason?: unknown }
  if (typeof code === 'number') return closeError(code, String(reason))
  // Thrown by the caller's own code, like the function that has the token.
  if (cause instanceof Error) return cause
  return new ParleyError('NETWORK_ERROR', 'The server could not be reached.', { cause })
}

function closeError(code: number, reason: string): ParleyError {
  // The server names the code of its refusal, and says it in words.
  const [, named, sentence = `The connection was closed (${code}).`] =
    /^([A-Z_]+)(?:: (.+))?$/.exec(reason) ?? []
  return new ParleyError(named ?? finalCodes[code] ?? 'NETWORK_ERROR', sentence)
}
