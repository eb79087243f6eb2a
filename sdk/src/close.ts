import { fromWire, ParleyError, type WireError } from './errors.js'

/** Close codes after which trying again would end the same way; after all others the way is clear to reconnect. */
const finalCodes: Record<number, string> = {
  1008: 'OPERATION_NOT_ALLOWED',
  1009: 'PAYLOAD_TOO_LARGE',
  4401: 'UNAUTHENTICATED',
  4500: 'INTERNAL_SERVER_ERROR',
}
/** One of the two sides does not speak the protocol. */
const protocolCodes = [4004, 4005, 4400, 4406, 4409]

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
  const final = protocolCodes.includes(code) ? 'BAD_RESPONSE' : finalCodes[code]
  const message = `The socket was closed (${code}).`
  if (!final) return new ParleyError('NETWORK_ERROR', message)
  // The server names the code of its refusal as the reason.
  return new ParleyError(code === 4401 && /^[A-Z_]+$/.test(reason) ? reason : final, message)
}
