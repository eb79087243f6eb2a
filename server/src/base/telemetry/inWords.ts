import { CodedError } from '../errors.js'
import { codeOf } from './codeOf.js'

/**
 * What went wrong, for an administrator: our own sentences as they are, and of all others the code alone, since they may
 * quote what nobody else is to read.
 */
export function inWords(error: unknown): string {
  if (error instanceof CodedError) return error.message
  const code = codeOf(error)
  if (code && away.has(code)) return `It cannot be reached (${code}).`
  return code
    ? `It failed with ${code}; the server’s log says more.`
    : 'It failed; the server’s log says why.'
}

/** Of the network, of a provider that is down, and of PostgreSQL that takes no connection. */
const away = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET', 'IDP_UNAVAILABLE', 'P1001', 'P2024'],
])
